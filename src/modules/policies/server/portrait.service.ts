import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can } from '#engine/access/can.ts'
import { dayNumber } from '#engine/calendar/date.ts'
import type { Output } from '#engine/contract/operation.ts'
import type { Register, RegisterFact } from '#engine/form/register.ts'
import { Refusal } from '#engine/refusal.ts'
import type { FactRow } from '#engine/register/fact.ts'
import { writeFactValue } from '#engine/register/fact-value.ts'
import { maskPersonal } from '#engine/register/mask-personal.ts'
import { byFactAndYear, factKey, standingOf } from '#engine/register/standing-fact.ts'
import { maskedKey } from '#modules/policies/award.rules.ts'
import { certificateOf } from '#modules/policies/certificate.rules.ts'
import type { ServingFact } from '#modules/policies/fact-reads.rules.ts'
import { nextStep } from '#modules/policies/ladder.rules.ts'
import { RESULT_STATES } from '#modules/policies/policy.rules.ts'
import type * as contract from '#modules/policies/portrait.contract.ts'
import { sayGap } from '#modules/policies/say-gap.rules.ts'
import { listCarersOf, listPlansOf, listVisitsOf } from '#modules/policies/server/cultivation.queries.ts'
import { findCultivation, type Ladder } from '#modules/policies/server/cultivation-practice.queries.ts'
import { stepNames } from '#modules/policies/server/cultivation-view.service.ts'
import { getSheet } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { standingsOf } from '#modules/policies/server/ladder-keeping.service.ts'
import { listAwardsOf } from '#modules/policies/server/policy.queries.ts'
import { getPolicyBook, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { type EntryHead, findEntryHead } from '#modules/registries/server/entry.queries.ts'
import { listStanding } from '#modules/registries/server/fact.queries.ts'
import { getRegister } from '#modules/registries/server/register.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

export type Portrait = Output<typeof contract.getPortrait>

const YEARS = 3
const MOST_ELIGIBLE = 12

export const getPortraitOf: Handler<typeof contract.getPortrait> = (context, { registerEntryId }) =>
  portraitOf(context, registerEntryId)

/** All that one page tells of an enterprise, as far as the viewer may see it. */
export async function portraitOf(context: OperationContext, entryId: string): Promise<Portrait> {
  const { tx, tenantId, actor, now } = context
  const on = await getToday(tx, tenantId, now)
  const book = await getPolicyBook(tx, tenantId)
  const head = await findEntryHead(tx, tenantId, entryId)
  if (head === undefined) throw new Refusal('not-found', { key: 'policy.not-judged', at: 'registerEntryId' })
  const register = await getRegister(tx, tenantId, head.register)
  const practice = (await findCultivation(context))?.practice
  const rows = await listStanding(tx, tenantId, entryId)
  const serving = servingOf(rows, on)
  const mayRecord = can(actor, 'register.record', head.carePath)
  const lastYear = Number(on.slice(0, 4)) - 1
  const years = Array.from({ length: practice?.portrait?.years ?? YEARS }, (_, back) => lastYear - back)
  return {
    ...{ registerEntryId: head.id, on, name: head.name, region: head.region, careUnit: head.careUnit },
    isSample: head.isSample,
    key: mayRecord || register.key?.personal !== true ? head.key : maskedKey(head.key),
    about: aboutOf(register, serving),
    steps: practice?.ladder === undefined ? [] : await stepsOf(context, practice.ladder, book, { head, on, serving }),
    years,
    figures: figuresOf(register, practice?.portrait?.facts, serving, years),
    verdicts: await verdictsOf(context, book, entryId),
    awards: (await listAwardsOf(context, entryId)).map(({ title, policy, amountFen, state }) => ({
      ...{ title, policy, amountFen, state, name: policyName(book, policy) },
    })),
    corrections: await correctionsOf(context, entryId),
    cultivation: await cultivationOf(context, head, on),
  }
}

const policyName = (book: PolicyBook, code: string) =>
  book.policies.find(({ policy }) => policy.code === code)?.policy.name ?? { zh: code, en: code }

function servingOf(rows: readonly FactRow[], on: string): ReadonlyMap<string, ServingFact> {
  const serving = new Map<string, ServingFact>()
  for (const [key, group] of byFactAndYear(rows)) {
    const standing = standingOf(group, on, 'self-assessment')
    if (standing !== undefined) serving.set(key, standing.kind === 'conflict' ? 'conflict' : standing.fact)
  }
  return serving
}

const shown = (fact: RegisterFact, value: string): string =>
  fact.personal === true ? maskPersonal(value, fact.format) : writeFactValue(fact, value)

/** Facts without a year that are texts and days: who leads it, where it stands, since when. */
function aboutOf(register: Register, serving: ReadonlyMap<string, ServingFact>): Portrait['about'] {
  return register.facts.flatMap((fact) => {
    const found = serving.get(factKey(fact.code, null))
    const isPlain = fact.type === 'text' || fact.type === 'date' || fact.type === 'choice'
    if (!isPlain || fact.yearly === true || found === undefined || found === 'conflict') return []
    return [{ fact: fact.code, label: fact.name, value: shown(fact, found.value), source: found.source ?? '' }]
  })
}

async function stepsOf(
  context: OperationContext,
  ladder: Ladder,
  book: PolicyBook,
  {
    head,
    on,
    serving,
  }: { readonly head: EntryHead; readonly on: string; readonly serving: ReadonlyMap<string, ServingFact> },
): Promise<Portrait['steps']> {
  if (head.state !== 'active' || head.register !== book.register) return []
  const { entry } = await getSheet(context, book, head.id, on)
  const standings = standingsOf({ ladder, book }, entry, on)
  const next = nextStep(standings)
  return ladder.steps.map((step, at) => {
    const standing = standings[at]!
    const certificate = book.dictionary.facts.get(step.title)?.definition.certificate
    const told = certificate === undefined ? undefined : certificateOf(serving, certificate, on)
    const held = told === 'conflict' ? undefined : told
    return {
      ...{ code: step.code, name: step.name, policy: step.policy, standing: standing.standing },
      ...{ isAhead: standing.isAhead, isNext: step.code === next },
      ...{ number: held?.number ?? null, from: held?.from ?? null, until: held?.until ?? null },
      days: held?.until == null ? null : dayNumber(held.until) - dayNumber(on),
      gap: sayGap(standing, book.dictionary, context.language),
    }
  })
}

function figuresOf(
  register: Register,
  wanted: readonly string[] | undefined,
  serving: ReadonlyMap<string, ServingFact>,
  years: readonly number[],
): Portrait['figures'] {
  const yearly = register.facts.filter(
    ({ yearly: isYearly, type }) => isYearly === true && (type === 'number' || type === 'money'),
  )
  const facts =
    wanted === undefined ? yearly : wanted.flatMap((code) => yearly.find((fact) => fact.code === code) ?? [])
  return facts.flatMap((fact) => {
    const values = years.map((year): Portrait['figures'][number]['values'][number] => {
      const found = serving.get(factKey(fact.code, year))
      if (found === undefined) return null
      if (found === 'conflict') return { value: null, source: '', trust: null, isConflict: true }
      return { value: shown(fact, found.value), source: found.source ?? '', trust: found.trust, isConflict: false }
    })
    if (values.every((value) => value === null)) return []
    return [
      { fact: fact.code, label: fact.name, measure: fact.type === 'money' ? '万元' : (fact.measure ?? null), values },
    ]
  })
}

async function verdictsOf(
  { tx, tenantId }: OperationContext,
  book: PolicyBook,
  entryId: string,
): Promise<Portrait['verdicts']> {
  const { rows } = await sql<{
    policy: string
    state: (typeof RESULT_STATES)[number]
    amountFen: string | null
    isPayable: boolean
  }>`
    select policy, state, amount_fen::text as amount_fen, is_payable from policy_results
    where tenant_id = ${tenantId} and entry_id = ${entryId} order by amount_fen desc nulls last, policy`.execute(tx)
  return {
    counts: Object.fromEntries(
      RESULT_STATES.map((state) => [state, rows.filter((row) => row.state === state).length]),
    ) as Portrait['verdicts']['counts'],
    eligible: rows
      .filter(({ state }) => state === 'eligible')
      .slice(0, MOST_ELIGIBLE)
      .map(({ policy, amountFen, isPayable }) => ({ policy, name: policyName(book, policy), amountFen, isPayable })),
  }
}

async function correctionsOf({ tx, tenantId }: OperationContext, entryId: string): Promise<Portrait['corrections']> {
  const { rows } = await sql<Portrait['corrections']>`
    select count(*) filter (where state = 'open')::int as open, count(*) filter (where state = 'accepted')::int as accepted,
      count(*) filter (where state = 'dismissed')::int as dismissed
    from register_disputes where tenant_id = ${tenantId} and entry_id = ${entryId}`.execute(tx)
  return rows[0]!
}

async function cultivationOf(context: OperationContext, head: EntryHead, on: string): Promise<Portrait['cultivation']> {
  const { actor } = context
  if (!can(actor, 'cultivation.read', head.carePath)) return null
  const mayManage = head.state === 'active' && can(actor, 'cultivation.manage', head.carePath)
  const nameOfStep = await stepNames(context)
  return {
    plans: (await listPlansOf(context, head.id)).map(({ id, step, responsible, dueOn, state, done, measures }) => ({
      ...{ id, responsible, dueOn, state, done, measures },
      stepName: nameOfStep(step),
    })),
    visits: await listVisitsOf(context, head.id, on),
    mayManage,
    carers: mayManage ? [...(await listCarersOf(context, head.carePath, on))] : [],
  }
}
