import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { CASE_SUBJECT } from '#cases/case.ts'
import type { CaseAddressee } from '#cases/case-addressee.rules.ts'
import { searchOf } from '#cases/case-search.rules.ts'
import type { KeptCase } from '#cases/server/case.queries.ts'
import { giveNumber } from '#cases/server/case.store.ts'
import { type OpenForm, openForms } from '#cases/server/case-answers.queries.ts'
import { kindContext, type Office, personOf, type RunContext } from '#cases/server/case-run.ts'
import { notify } from '#cases/server/notice.store.ts'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { emitEvent } from '#cases/server/outbox.store.ts'
import type { Addressee } from '#cases/server/task.store.ts'
import type { Sentence } from '#cases/subject.ts'
import { canonicalJson } from '#engine/form/same-value.ts'
import { submittedAnswers } from '#engine/form/submitted-answers.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import { writeLast } from '#server/database/tenant.ts'

/** An effect of a process that the kernel has for every record. */
type CommonEffect = (context: RunContext, done: Done) => Promise<void>

interface Done {
  readonly one: KeptCase
  readonly process: CompiledProcess
  readonly office: Office
  /** Forms that the act has opened: they stand as they are handed in. */
  readonly forms?: ReadonlyMap<string, OpenForm>
  /** The action that was taken last, where there was one. */
  readonly action?: string
  /** Where it was taken. */
  readonly from?: string
}

const COMMON: Readonly<Record<string, CommonEffect>> = {
  'freeze-submission': freezeSubmission,
  notify: notifyParties,
  publish,
  'issue-number': issueNumber,
}

/** Effects that read nothing of what the step wrote: it may travel with the COMMIT. */
const BLIND: ReadonlySet<string> = new Set(['freeze-submission', 'notify', 'publish'])

/** Do all effects leave the case itself alone? */
export const areBlind = ({ kinds }: RunContext, { record }: KeptCase, effects: readonly string[]): boolean => {
  const own = record === undefined ? undefined : kinds.get(record)?.effects
  return effects.every((name) => own?.[name] === undefined && (BLIND.has(name) || !Object.hasOwn(COMMON, name)))
}

/**
 * Has the effects of an act, in their order: those of the kind of record, else the common ones. What neither offers goes with
 * the event `case.moved` to the slices above.
 */
export async function haveEffects(context: RunContext, effects: readonly string[], done: Done): Promise<void> {
  const { one, action } = done
  const kind = one.record === undefined ? undefined : context.kinds.get(one.record)
  const { kinds, onBehalfOf } = context
  // What an effect before has done may show in a form: only the first takes the forms as the act opened them.
  const { forms: _, ...later } = done
  for (const [at, name] of effects.entries()) {
    const own = kind?.effects?.[name]
    if (own !== undefined)
      await own(
        {
          ...kindContext(context),
          kinds,
          ...(action !== undefined && { action }),
          ...(onBehalfOf !== undefined && { onBehalfOf }),
        },
        one,
      )
    else if (Object.hasOwn(COMMON, name)) {
      // Had twice, the second reads what the first has written.
      const isAll = context.isAll === true && effects.indexOf(name) === effects.lastIndexOf(name)
      await COMMON[name]!({ ...context, isAll }, at === 0 ? done : later)
    }
  }
}

/** Keeps the answers as they are handed in: the form of the action, or all forms where it names none. */
async function freezeSubmission(
  context: RunContext,
  { one, process, office, forms, action, from }: Done,
): Promise<void> {
  const { tx, tenantId, now } = context
  const here = process.states.get(from ?? one.state)?.actions.find((each) => each.action.code === action)
  const codes = here?.action.form === undefined ? Object.keys(one.forms) : [here.action.form]
  if (codes.length === 0) return
  const missing = codes.filter((code) => !forms?.has(code))
  const opened = new Map([...(forms ?? []), ...(await openForms(context, one, office.today, missing))])
  for (const code of codes) {
    const { form, state } = opened.get(code)!
    const { answers } = submittedAnswers(form, state)
    const statement = sql`insert into case_submissions (tenant_id, case_id, form, number, round, serial, hash, answers, sha256,
        submitted_by, submitted_at)
      select ${tenantId}::uuid, ${one.id}::uuid, ${code}, coalesce(max(s.number), 0) + 1, ${one.round}::integer,
        ${one.serial}::integer, ${form.hash}, ${JSON.stringify(answers)}::jsonb, ${sha256Of(answers)},
        ${personOf(context) ?? null}::uuid, ${now}::timestamptz
      from case_submissions s where s.tenant_id = ${tenantId}::uuid and s.case_id = ${one.id}::uuid and s.form = ${code}`
    if (context.isAll) writeLast(tx, statement)
    else await statement.execute(tx)
  }
}

/** As `sha256` of the engine has it, several times quicker. */
const sha256Of = (answers: unknown): string => createHash('sha256').update(canonicalJson(answers)).digest('hex')

/** Tells the people who are parties, and the units that are, where the case stands now. */
async function notifyParties(context: RunContext, { one, process }: Done): Promise<void> {
  const { name } = process.states.get(one.state)!.state
  const people = new Set<string>()
  for (const list of Object.values(one.parties))
    for (const party of list) if ('person' in party) people.add(party.person)
  const sentence = {
    key: 'notice.case.moved',
    params: { title: one.title, state: name.zh, stateEn: name.en },
  }
  for (const person of people) if (person !== personOf(context)) await tell(context, one, { person }, sentence)
}

/** Tells somebody something about a case. */
export async function tell(context: RunContext, one: KeptCase, to: CaseAddressee, sentence: Sentence): Promise<void> {
  const addressee: Addressee = 'person' in to ? { personId: to.person } : { roleCode: to.role, unitId: to.unit }
  await notify(context, { to: addressee, sentence, about: { kind: CASE_SUBJECT, id: one.id } })
}

/** Puts the case on the notice board; it stays there until it leaves its state. */
async function publish({ tx, tenantId, now, newId }: RunContext, { one, office }: Done): Promise<void> {
  await sql`insert into case_notices (tenant_id, id, case_id, serial, published_on, published_at)
    values (${tenantId}, ${newId()}, ${one.id}, ${one.serial}, ${office.today}::date, ${now})
    on conflict do nothing`.execute(tx)
}

/** The case has left the state in which it was on public view. */
export async function unpublish({ tx, tenantId }: RunContext, caseId: string, today: string): Promise<void> {
  await sql`update case_notices set closed_on = ${today}::date
    where tenant_id = ${tenantId} and case_id = ${caseId} and closed_on is null`.execute(tx)
}

/** The next number of the process in the year of the office, by the process’s own pattern; a case has one number for ever. */
async function issueNumber(context: RunContext, { one, process, office }: Done): Promise<void> {
  if (one.number !== undefined) return
  const year = Number(office.today.slice(0, 4))
  const subject = { kind: CASE_SUBJECT, id: one.id }
  const n = await takeNumber(context, { series: `case.${one.process}`, year, subject })
  const number = (process.process.number ?? '{year}-{nnnn}')
    .replaceAll('{year}', String(year))
    .replaceAll(/\{(n+)\}/g, (_, digits: string) => String(n).padStart(digits.length, '0'))
  await giveNumber(context, one.id, number, searchOf([one.title, number]))
}

/** Tells the slices above that a case has moved; what they do about it, they do after COMMIT, once. */
export async function emitMoved(context: RunContext, one: KeptCase, effects: readonly string[]): Promise<void> {
  const { id, process, record, state, phase, outcome, subject, unitId, title } = one
  await emitEvent(context, 'case.moved', {
    caseId: id,
    process,
    ...(record !== undefined && { record }),
    state,
    phase,
    ...(outcome !== undefined && { outcome }),
    ...(subject && { subject }),
    unitId,
    title,
    effects,
  })
}
