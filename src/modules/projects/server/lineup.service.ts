import { sql } from 'kysely'
import { getCase } from '#cases/server/case.queries.ts'
import { keepFacts } from '#cases/server/case.store.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { can } from '#engine/access/can.ts'
import { bestSet } from '#engine/lineup/best-set.ts'
import { type Candidate, conflictsOf, type LineupTask } from '#engine/lineup/lineup.ts'
import { marginOf, shiftsOf } from '#engine/lineup/margin.ts'
import { exact, formatExact, ZERO } from '#engine/number/exact.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'
import { type CallRow, findCall } from '#modules/programmes/server/call.queries.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import type * as contract from '#modules/projects/lineup.contract.ts'
import { LineupContent } from '#modules/projects/lineup.contract.ts'
import { type Candidates, listCandidates } from '#modules/projects/server/candidate.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

interface LineupRow {
  readonly id: string
  readonly title: string
  readonly poolFen: bigint
  readonly content: LineupContent
  readonly state: 'draft' | 'decided'
  readonly resolution: string | null
  readonly heldOn: string | null
  readonly version: number
  readonly madeBy: string
}

export interface OpenLineup {
  readonly call: CallRow
  readonly row: LineupRow | undefined
  readonly content: LineupContent
  readonly pool: bigint
  readonly candidates: Candidates
  readonly task: LineupTask
}

type Reading = Pick<OperationContext, 'tx' | 'tenantId'>

const UNPLACED = Number.MAX_SAFE_INTEGER

/** The line-up of a call: the last one made, its candidates and the task that it is to solve. */
export async function openLineup(context: Reading, callId: string): Promise<OpenLineup> {
  const call = await findCall(context, callId)
  if (call === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'callId' })
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  const family = practice.families.find(({ code }) => code === call.family)
  const card = practice.scorecards.find(({ code }) => code === family?.scorecard)
  const candidates = await listCandidates(context, callId, card)
  const row = await findRow(context, callId)
  const content = row?.content ?? LineupContent.parse({})
  const pool = row?.poolFen ?? BigInt(call.content.pool ?? '0')
  return { call, row, content, pool, candidates, task: taskOf(candidates, content, pool) }
}

async function findRow({ tx, tenantId }: Reading, callId: string, lock = false): Promise<LineupRow | undefined> {
  const { rows } =
    await sql<LineupRow>`select id, title, pool_fen, content, state, resolution, held_on, version, made_by
    from lineups where tenant_id = ${tenantId} and call_id = ${callId} order by made_at desc limit 1
    ${lock ? sql`for update` : sql``}`.execute(tx)
  return rows[0] && { ...rows[0], content: LineupContent.parse(rows[0].content) }
}

export const amountOf = (content: LineupContent, caseId: string, askedFen: string): bigint =>
  BigInt(content.amounts[caseId] ?? askedFen)

function taskOf({ rows, worth }: Candidates, content: LineupContent, pool: bigint): LineupTask {
  const outs = new Set(content.outs)
  const musts = new Set(content.musts)
  return {
    pool,
    candidates: rows
      .filter(({ caseId }) => !outs.has(caseId))
      .map(
        ({ caseId, unit, office, direction, askedFen }): Candidate => ({
          id: caseId,
          value: worth.get(caseId) ?? ZERO,
          amount: amountOf(content, caseId, askedFen),
          ...(musts.has(caseId) && { must: true }),
          groups: [`unit:${unit.id}`, `direction:${direction}`, ...(office === null ? [] : [`office:${office.id}`])],
        }),
      ),
    caps: content.caps.map(({ group, mostCount, mostFen }) => ({
      group,
      ...(mostCount !== null && { mostCount }),
      ...(mostFen !== null && { mostAmount: BigInt(mostFen) }),
    })),
  }
}

export const getLineup: Handler<typeof contract.getLineup> = async (context, { callId, limit }) => {
  const { call, row, content, pool, candidates, task } = await openLineup(context, callId)
  const best = bestSet(task)
  const found = 'conflicts' in best ? undefined : best
  const margin = found && marginOf(task, found.chosen)
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  const card = practice.scorecards.find(
    ({ code }) => code === practice.families.find((one) => one.code === call.family)?.scorecard,
  )
  const isOpen = row?.state !== 'decided'
  const atMargin = [margin?.lastIn, margin?.firstOut].filter((id) => id !== undefined)
  const named = new Set([...content.chosen, ...content.musts, ...(found?.chosen ?? []), ...atMargin])
  return {
    lineupId: row?.id ?? null,
    version: row?.version ?? 0,
    state: row?.state ?? 'draft',
    title: row?.title ?? call.title,
    poolFen: String(pool),
    content,
    resolution: row?.resolution ?? null,
    heldOn: row?.heldOn ?? null,
    // In the order of their places; who has none yet stands last.
    candidates: [...candidates.rows]
      .sort((a, b) => (a.place ?? UNPLACED) - (b.place ?? UNPLACED))
      .filter(({ caseId }, at) => at < limit || named.has(caseId)),
    total: candidates.rows.length,
    best: found
      ? {
          chosen: [...found.chosen],
          value: formatExact(found.value, 2, 'half-up'),
          amountFen: String(found.amount),
          proven: found.proven,
        }
      : null,
    conflicts: ('conflicts' in best ? best.conflicts : []).map(({ by, group, most, needed }) => ({
      by,
      group: group ?? null,
      most: String(most),
      needed: String(needed),
    })),
    margin: margin
      ? {
          lastIn: margin.lastIn ?? null,
          firstOut: margin.firstOut ?? null,
          unusedFen: String(margin.unused),
          leftOut: margin.leftOut.map(({ id, by }) => ({
            id,
            by: by.map(({ by: what, group, lacking }) => ({
              by: what,
              group: group ?? null,
              lacking: String(lacking),
            })),
          })),
        }
      : null,
    shifts: found
      ? shiftsOf(task, found.chosen, [90, 110]).map(({ percent, enters, leaves }) => ({
          percent,
          enters: [...enters],
          leaves: [...leaves],
        }))
      : [],
    isMixed: candidates.isMixed,
    gradeFaults: candidates.gradeFaults.map(({ reviewer, fault }) => ({
      reviewer,
      grade: card?.grades.find(({ code }) => code === fault.grade)?.name ?? { zh: fault.grade, en: fault.grade },
      ...{ given: fault.given, of: fault.of, mostPercent: fault.mostPercent, most: fault.most },
    })),
    acts: {
      save: isOpen && can(context.actor, 'project.manage', call.path),
      decide:
        isOpen &&
        row !== undefined &&
        row.madeBy !== context.actor.personId &&
        can(context.actor, 'project.decide', call.path),
    },
  }
}

export const saveLineup: Handler<typeof contract.saveLineup> = async (
  context,
  { callId, version, title, poolFen, content },
) => {
  const { tx, tenantId, actor, now, newId } = context
  const { call, candidates } = await openLineup(context, callId)
  const before = await findRow(context, callId, true)
  if (before?.state === 'decided') throw new Refusal('wrong-state', { key: 'lineup.decided' })
  if ((before?.version ?? 0) !== version)
    throw new Refusal('conflict', { key: 'call.changed-meanwhile', at: 'version' })
  const known = new Map(candidates.rows.map((row) => [row.caseId, row]))
  const named = [...content.chosen, ...content.musts, ...content.outs, ...Object.keys(content.amounts)]
  if (named.some((caseId) => !known.has(caseId)))
    throw new Refusal('not-found', { key: 'lineup.foreign', at: 'content' })
  const pool = BigInt(poolFen)
  demandComparable(candidates)
  demandFits(candidates, content, pool)
  const lineupId = before?.id ?? newId()
  const text = JSON.stringify(content)
  if (before === undefined)
    await sql`insert into lineups (tenant_id, id, call_id, unit_id, title, pool_fen, content, made_by, made_at)
      values (${tenantId}, ${lineupId}, ${callId}, ${call.unitId}, ${title}, ${pool}, ${text}::jsonb, ${actor.personId}, ${now})`.execute(
      tx,
    )
  else
    await sql`update lineups set title = ${title}, pool_fen = ${pool}, content = ${text}::jsonb, version = version + 1
      where tenant_id = ${tenantId} and id = ${lineupId}`.execute(tx)
  const sum = content.chosen.reduce((all, id) => all + amountOf(content, id, known.get(id)!.askedFen), 0n)
  await tell(context, call, 'lineup.saved', { n: content.chosen.length, wan: wanText(sum) })
  return { lineupId, version: version + 1 }
}

/** @throws Refusal rule-broken when scores by several versions of a card stand side by side. */
function demandComparable({ isMixed }: Candidates): void {
  if (isMixed) throw new Refusal('rule-broken', { key: 'lineup.mixed-cards' })
}

/** What the office draws up keeps to pool and caps, as the proposal does. */
function demandFits(candidates: Candidates, content: LineupContent, pool: bigint): void {
  const chosen = new Set(content.chosen)
  const task = taskOf(candidates, { ...content, musts: content.chosen, outs: [] }, pool)
  const conflicts = conflictsOf({ ...task, candidates: task.candidates.filter(({ id }) => chosen.has(id)) })
  if (conflicts.length === 0) return
  throw new Refusal(
    'over-limit',
    ...conflicts.map(
      ({ by, group, most, needed }): Reason =>
        by === 'pool'
          ? { key: 'lineup.over-pool', params: { sum: wanText(needed), pool: wanText(most) }, at: 'poolFen' }
          : { key: 'lineup.over-cap', params: { group: nameOfGroup(group ?? '', candidates) }, at: 'content/caps' },
    ),
  )
}

function nameOfGroup(group: string, { rows }: Candidates): string {
  const [kind, id] = group.split(':')
  const found = rows.find(({ unit, office }) => (kind === 'unit' ? unit.id === id : office?.id === id))
  return (kind === 'unit' ? found?.unit.short.zh : found?.office?.short.zh) ?? id ?? group
}

const wanText = (fen: bigint): string => formatExact(exact(fen).div(1_000_000), 2, 'half-up')

/** The decision of the meeting: its number is entered on every application that it approves, and they may go on. */
export const decideLineup: Handler<typeof contract.decideLineup> = async (
  context,
  { callId, version, resolution, heldOn },
) => {
  const { tx, tenantId, actor, now } = context
  const { call, candidates } = await openLineup(context, callId)
  const row = await findRow(context, callId, true)
  if (row === undefined) throw new Refusal('wrong-state', { key: 'lineup.none' })
  if (row.state === 'decided') throw new Refusal('wrong-state', { key: 'lineup.decided' })
  if (row.version !== version) throw new Refusal('conflict', { key: 'call.changed-meanwhile', at: 'version' })
  if (row.madeBy === actor.personId) throw new Refusal('rule-broken', { key: 'lineup.own' })
  demandComparable(candidates)
  if (row.content.chosen.length === 0) throw new Refusal('rule-broken', { key: 'lineup.nothing' })
  await sql`update lineups set state = 'decided', resolution = ${resolution}, held_on = ${heldOn}, decided_by = ${actor.personId},
      decided_at = ${now}, version = version + 1
    where tenant_id = ${tenantId} and id = ${row.id}`.execute(tx)
  const { practice } = await getProgrammePractice(tx, tenantId)
  for (const caseId of [...row.content.chosen].sort()) {
    const one = await getCase(tx, tenantId, caseId, 'wait')
    await keepFacts(context, caseId, { ...one.facts, [practice.resolutionFact]: resolution })
    await recordHistory(context, {
      subject: { kind: 'case', id: caseId, unitId: one.unitId },
      sentence: { key: 'project.resolved', params: { resolution } },
      personId: actor.personId,
    })
  }
  await tell(context, call, 'lineup.was-decided', { resolution, n: row.content.chosen.length })
  return { lineupId: row.id, version: version + 1, chosen: row.content.chosen.length }
}

async function tell(
  context: OperationContext,
  call: CallRow,
  key: string,
  params: Record<string, string | number>,
): Promise<void> {
  const subject = { kind: 'call', id: call.id, unitId: call.unitId }
  await recordHistory(context, { subject, sentence: { key, params }, personId: context.actor.personId })
  context.audit({ subjectKind: 'call', subjectId: call.id, unitId: call.unitId, detail: { deed: key } })
}
