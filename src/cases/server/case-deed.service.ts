import { sql } from 'kysely'
import type * as contract from '#cases/case.contract.ts'
import { CASE_SUBJECT, type CaseReason } from '#cases/case.ts'
import type * as acts from '#cases/case-act.contract.ts'
import { isCandidate } from '#cases/case-desk.rules.ts'
import { withGivenFacts } from '#cases/case-facts.rules.ts'
import { casesInSight, PUBLISHED, seesCase } from '#cases/server/case.access.ts'
import { findCase, getCase, type KeptCase } from '#cases/server/case.queries.ts'
import { keepFacts } from '#cases/server/case.store.ts'
import { actOnCase, moveBySystem, type TakenUp, takeUpCase } from '#cases/server/case-act.service.ts'
import { checkParties, openCaseRecord } from '#cases/server/case-open.service.ts'
import { listProcessPeople } from '#cases/server/case-person.queries.ts'
import { getProcess, getProcessInForce } from '#cases/server/case-process.queries.ts'
import { openSituation } from '#cases/server/case-situation.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import type { Input, Output } from '#engine/contract/operation.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import { Refusal } from '#engine/refusal.ts'
import { type Messages, say } from '#engine/text/message.ts'
import { inSavepoint } from '#server/database/tenant.ts'
import type { ForeseeContext, Handler, OperationContext } from '#server/http/module.ts'

const noteFor = (context: OperationContext, one: KeptCase, detail: Readonly<Record<string, unknown>> = {}): void =>
  context.audit({ subjectKind: CASE_SUBJECT, subjectId: one.id, unitId: one.unitId, detail })

export const openCase: Handler<typeof contract.openCase> = async (context, { process: code, ...asked }) => {
  const { process } = await getProcessInForce(context.tx, context.tenantId, code)
  const kind = process.record === undefined ? undefined : context.kinds.get(process.record)
  if (kind?.isOpenedBySlice) throw new Refusal('rule-broken', { key: 'case.opened-elsewhere', at: 'process' })
  const { subject, ...rest } = asked
  const one = await openCaseRecord(context, { process: code, ...rest, ...(subject && { subject }) })
  noteFor(context, one, { process: code })
  return { caseId: one.id, serial: one.serial }
}

type Acting = Input<typeof acts.actOnCase>

/** Asked with the key of the act. Everybody may object to what is on public view; all else is for those who see the case. */
export const takeUp = (context: ForeseeContext, { caseId, act: asked }: Acting): Promise<TakenUp> => {
  const sight = casesInSight(context.actor, context.visit?.today)
  return takeUpCase(context, caseId, asked, asked.kind === 'object' ? sql<boolean>`(${sight} or ${PUBLISHED})` : sight)
}

export const act = async (
  context: OperationContext,
  { caseId, act: asked, facts }: Acting,
  taken?: TakenUp,
): Promise<Output<typeof acts.actOnCase>> => {
  const { one, process, act: done } = await actOnCase({ ...context, isAll: true }, caseId, asked, facts, taken)
  if (asked.kind === 'object' && done.kind === 'object') await keepObjection(context, caseId, done.id, asked.reason)
  noteFor(context, one, { act: asked.kind, ...(asked.kind === 'take' && { action: asked.action }) })
  return moved(context, one, process)
}

async function keepObjection(
  { tx, tenantId, now, actor }: OperationContext,
  caseId: string,
  id: string,
  reason: string,
): Promise<void> {
  await sql`insert into case_objections (tenant_id, case_id, id, person_id, reason, raised_at)
    values (${tenantId}, ${caseId}, ${id}, ${actor.personId}, ${reason}, ${now})`.execute(tx)
}

async function moved(
  { tx, tenantId }: OperationContext,
  one: KeptCase,
  process: CompiledProcess,
): Promise<Output<typeof acts.actOnCase>> {
  // The effects of the act may have given it a number.
  const { rows } =
    one.number !== undefined || !givesNumbers(process)
      ? { rows: [] }
      : await sql<{ number: string | null }>`select number from cases
          where tenant_id = ${tenantId} and id = ${one.id}`.execute(tx)
  const number = one.number ?? rows[0]?.number ?? undefined
  return {
    caseId: one.id,
    serial: one.serial,
    state: { code: one.state, name: process.states.get(one.state)!.state.name },
    phase: one.phase,
    ...(one.outcome !== undefined && { outcome: one.outcome }),
    ...(number !== undefined && { number }),
  }
}

const givesNumbers = ({ process: { states } }: CompiledProcess): boolean =>
  states.some(({ effects, actions }) => [effects, ...actions.map((one) => one.effects)].flat().includes('issue-number'))

/** Each case for itself: what is refused for one does not undo the others. */
export const bulkAct =
  (words: () => Messages): Handler<typeof acts.bulkActOnCases> =>
  async (context, { caseIds, act: asked, facts }) => {
    const { kind, action, to, reason } = asked
    if (kind === 'take' && action === undefined)
      throw new Refusal('form-invalid', { key: 'form.missing', at: 'act/action' })
    const whole =
      kind === 'remind'
        ? ({ kind } as const)
        : ({
            kind: 'take',
            action: action!,
            ...(to !== undefined && { to }),
            ...(reason !== undefined && { reason }),
          } as const)
    const results: Output<typeof acts.bulkActOnCases>['results'] = []
    // In one order for all, so that two who take the same cases never wait for each other.
    for (const caseId of [...new Set(caseIds)].sort()) {
      const known = (await seesCase(context, caseId)) ? await findCase(context.tx, context.tenantId, caseId) : undefined
      const title = known?.title ?? ''
      const reasons =
        known === undefined ? [NOT_FOUND] : await tried(context, () => actOnCase(context, caseId, whole, facts))
      results.push({
        caseId,
        title,
        isDone: reasons.length === 0,
        reasons: reasons.map((one) => sayReason(words(), one)),
      })
    }
    context.audit({
      subjectKind: CASE_SUBJECT,
      detail: { act: kind, action, cases: results.length, done: results.filter(({ isDone }) => isDone).length },
    })
    return { results: caseIds.flatMap((id) => results.filter(({ caseId }) => caseId === id)) }
  }

const NOT_FOUND = { key: 'case.not-found' }
type Told = Refusal['reasons'][number]

/** What spoke against it; nothing: it is done. */
async function tried({ tx }: OperationContext, work: () => Promise<unknown>): Promise<readonly Told[]> {
  try {
    await inSavepoint(tx, work)
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.reasons
  }
}

function sayReason(words: Messages, { key, params, at }: Told): CaseReason {
  const text = (language: 'zh-CN' | 'en') => (key in words ? say(words, language, key, params) : key)
  return { key, text: { zh: text('zh-CN'), en: text('en') }, ...(at !== undefined && { at }) }
}

const MOST_LOOKED_THROUGH = 2000

export const listCandidates: Handler<typeof acts.listCandidates> = async (
  context,
  { caseId, for: purpose, text, limit },
) => {
  const { office, desk } = await openSituation(context, caseId)
  const { tx, tenantId } = context
  const { rows } = await sql<{ id: string; name: string; zh: string; en: string }>`
    select p.id, p.name, v.name_zh as zh, v.name_en as en from people p
    join unit_versions v on v.tenant_id = p.tenant_id and v.unit_id = p.unit_id and v.until_on is null
    where p.tenant_id = ${tenantId} and (p.left_on is null or p.left_on > ${office.today}::date)
      and (${text} = '' or position(lower(${text}) in lower(p.name || ' ' || v.name_zh || ' ' || v.name_en)) > 0)
    order by v.path, p.name collate "C", p.id limit ${MOST_LOOKED_THROUGH}`.execute(tx)
  const people = await listProcessPeople(
    tx,
    tenantId,
    rows.map(({ id }) => id),
    office.today,
  )
  return {
    people: rows
      .filter(({ id }) => people.has(id) && isCandidate(desk, purpose, people.get(id)!))
      .slice(0, limit)
      .map(({ id, name, zh, en }) => ({ id, name, unit: { zh, en } })),
  }
}

/** Facts that the office enters, and parties that have changed: with the reason, and then the case goes where that leads. */
export const amendCase: Handler<typeof acts.amendCase> = async (context, { caseId, facts, parties, reason, seen }) => {
  const { tx, tenantId, actor } = context
  const before = await getCase(tx, tenantId, caseId, 'wait')
  if (before.phase === 'closed') throw new Refusal('wrong-state', { key: 'case.is-closed' })
  if (seen !== undefined && seen !== before.serial) throw new Refusal('conflict', { key: 'case.has-moved', at: 'seen' })
  const { process: code, version, hash } = before.processState
  const process = await getProcess(tx, tenantId, { code, version, hash })
  const after = withGivenFacts(process.process, Object.keys(process.process.facts), before.facts, facts)
  if (facts !== undefined) await keepFacts(context, caseId, after)
  let one: KeptCase = { ...before, facts: after }
  const relations = Object.entries(parties ?? {})
  if (relations.length > 0) {
    const { visit } = context
    for (const [relation, list] of relations) {
      const declared = process.process.relations.find((each) => each.code === relation)
      if (declared === undefined) throw new Refusal('not-found', { key: 'case.no-relation', at: 'parties' })
      if (list.some((party) => !(declared.is in party)))
        throw new Refusal('form-invalid', { key: `case.party-${declared.is}`, at: `parties/${relation}` })
    }
    await checkParties(context, { parties: parties!, unitId: before.unitId }, visit!.today)
  }
  for (const [relation, list] of relations)
    one = await moveBySystem(context, one, { kind: 'parties', relation, parties: list })
  await recordHistory(context, {
    subject: { kind: CASE_SUBJECT, id: caseId, unitId: before.unitId },
    sentence: { key: 'case.amended', params: { reason } },
    personId: actor.personId,
  })
  noteFor(context, one, { facts: Object.keys(facts ?? {}), relations: relations.map(([relation]) => relation) })
  const ticked = await moveBySystem(context, one, { kind: 'tick' })
  return { caseId, serial: ticked.serial }
}
