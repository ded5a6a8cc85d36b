import { sql } from 'kysely'
import { carryList } from '#cli/load-funds.ts'
import { loadDraft } from '#cli/load-policy-drafts.ts'
import { actorWith, operationContext, type SampleContext } from '#cli/load-samples.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { SampleAwards, SampleRound } from '#engine/definition/sample-awards.ts'
import { fenOfWan } from '#engine/money/fen.ts'
import { decideUnits } from '#modules/organisations/server/unit.service.ts'
import { approveRoundOf, openRoundOf, payRoundOf, publishRoundOf } from '#modules/policies/server/award.service.ts'
import { getRoundRow, listAwardRows, roundHash } from '#modules/policies/server/award.store.ts'
import { askEnterprisesOf, confirmAwardOf } from '#modules/policies/server/award-answer.service.ts'
import { objectToAwardOf } from '#modules/policies/server/objection.service.ts'
import { bindEntries } from '#modules/registries/server/entry.store.ts'
import type { OperationContext } from '#server/http/module.ts'

const morning = (day: string): Date => new Date(`${day}T01:30:00Z`)

/** Rounds of awards of the demo: drawn up by its rules from its facts, by the acts of those whose duty they are. */
export async function loadAwards(context: SampleContext, pack: Pack): Promise<void> {
  for (const { value } of pack.sampleAwards) {
    const root = await rootOf(context)
    for (const enterprise of value.enterprises) await settle(context, root, enterprise)
    for (const round of value.rounds) await loadRound(context, root, round)
    for (const draft of value.drafts) await loadDraft(context, root.path, draft)
  }
}

interface Root {
  readonly id: string
  readonly path: string
}

async function rootOf({ tx, tenantId }: SampleContext): Promise<Root> {
  const { rows } = await sql<Root>`
    select unit_id as id, path from unit_versions where tenant_id = ${tenantId} and parent_id is null
    order by from_on desc limit 1`.execute(tx)
  return rows[0]!
}

/** The enterprise becomes a unit of the tree, with people who can sign in and answer for it. */
async function settle(
  context: SampleContext,
  root: Root,
  { key, openedOn, unit, people }: SampleAwards['enterprises'][number],
): Promise<void> {
  const { tx, tenantId, newId } = context
  const decider = await actorWith(context, 'organisation.manage', root.path)
  const { rows: parents } = await sql<{ id: string }>`
    select id from units where tenant_id = ${tenantId} and code = ${unit.parent}`.execute(tx)
  const unitId = newId()
  const facts = {
    ...{ kind: unit.kind, nameZh: unit.name.zh, nameEn: unit.name.en, shortZh: unit.short.zh, shortEn: unit.short.en },
    ...{ position: 1000, attributes: {} },
  }
  const opening = { kind: 'open', onDate: openedOn, unitId, code: unit.code, parentId: parents[0]!.id, facts } as const
  await decideUnits(context, [opening], { reason: '示例', decidedBy: decider.personId })
  for (const { login, name, post, role } of people) {
    const personId = newId()
    await sql`insert into people (tenant_id, id, name, unit_id, post)
      values (${tenantId}, ${personId}, ${name}, ${unitId}, ${post})`.execute(tx)
    await sql`insert into accounts (tenant_id, id, person_id, login)
      values (${tenantId}, ${newId()}, ${personId}, ${login})`.execute(tx)
    await sql`insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, reason, assigned_by)
      values (${tenantId}, ${newId()}, ${personId}, ${role}, ${unitId}, ${openedOn}, 'pack', ${decider.personId})`.execute(
      tx,
    )
  }
  const { rows: entries } = await sql<{ id: string }>`
    select id from register_entries where tenant_id = ${tenantId} and key = ${key}`.execute(tx)
  if (entries[0] === undefined) throw new RangeError(`samples: ${key} is not in the register`)
  await bindEntries(tx, tenantId, [{ id: entries[0].id, unitId }])
}

async function desk(
  context: SampleContext,
  permission: Permission,
  day: string,
  path: string,
): Promise<OperationContext> {
  return operationContext(context, await actorWith(context, permission, path), morning(day))
}

async function lineOf({ tx, tenantId }: SampleContext, { pool, line }: SampleRound) {
  const { rows } = await sql<{ poolId: string; lineId: string }>`
    select p.id as pool_id, l.id as line_id from fund_pools p
    join fund_lines l on l.tenant_id = p.tenant_id and l.pool_id = p.id and l.code = ${line}
    where p.tenant_id = ${tenantId} and p.code = ${pool}`.execute(tx)
  if (rows[0] === undefined) throw new RangeError(`samples: there is no line ${line} of a pool ${pool}`)
  return rows[0]
}

async function loadRound(context: SampleContext, root: Root, round: SampleRound): Promise<void> {
  const officer = (day: string) => desk(context, 'award.manage', day, root.path)
  const { title, basis, policies, kind, on, limitWan, published, objection } = round
  const drawn = await openRoundOf(await officer(round.on), {
    ...{ ...(await lineOf(context, round)), listKind: kind, title, basis, policies, on },
    ...(limitWan !== undefined && { limitFen: String(fenOfWan(limitWan)) }),
  })
  const { awardRoundId } = drawn
  const at = async (by: OperationContext) => ({ awardRoundId, version: (await getRoundRow(by, awardRoundId)).version })
  if (round.askedOn !== undefined) {
    const asking = await officer(round.askedOn)
    await askEnterprisesOf(asking, await at(asking))
  }
  if (round.answeredOn !== undefined) await answerAll(context, awardRoundId, round.answeredOn)
  if (published === undefined) return
  const publishing = await officer(published.on)
  const { notice, workingDays } = published
  await publishRoundOf(publishing, { ...(await at(publishing)), notice, workingDays })
  if (objection !== undefined) {
    const hearing = await officer(objection.on)
    const [award] = await listAwardRows(hearing, sql`a.round_id = ${awardRoundId} and a.state = 'listed'`, 1)
    await objectToAwardOf(hearing, { awardId: award!.id, objector: objection.objector, reason: objection.reason })
  }
  if (round.approvedOn === undefined) return
  const approving = await desk(context, 'award.approve', round.approvedOn, root.path)
  const sha256 = roundHash(
    await getRoundRow(approving, awardRoundId),
    await listAwardRows(approving, sql`a.round_id = ${awardRoundId}`),
  )
  await approveRoundOf(approving, { ...(await at(approving)), sha256 })
  if (round.paidOn === undefined) return
  const maker = await officer(round.paidOn)
  const { paymentListId } = await payRoundOf(maker, await at(maker))
  const { poolId } = await getRoundRow(maker, awardRoundId)
  await carryList(context, { poolId, paymentListId: paymentListId!, maker, on: round.paidOn, reached: 'paid' })
}

async function answerAll(context: SampleContext, awardRoundId: string, day: string): Promise<void> {
  const { tx, tenantId } = context
  const waiting = await listAwardRows(context, sql`a.round_id = ${awardRoundId} and a.state = 'waiting'`)
  for (const { id, careUnitId } of waiting) {
    const { rows } = await sql<{ path: string }>`select path from unit_versions
      where tenant_id = ${tenantId} and unit_id = ${careUnitId} order by from_on desc limit 1`.execute(tx)
    await confirmAwardOf(await desk(context, 'award.confirm', day, rows[0]!.path), { awardId: id })
  }
}
