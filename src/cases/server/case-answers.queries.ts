import { type RawBuilder, sql } from 'kysely'
import { filesNamed, goneFileFaults } from '#cases/form-file.rules.ts'
import type { KeptCase } from '#cases/server/case.queries.ts'
import { goneFiles } from '#cases/server/case-file.queries.ts'
import { getForm, getShelf, shelfMarks } from '#cases/server/case-form.queries.ts'
import { kindContext, type RunContext } from '#cases/server/case-run.ts'
import type { CompiledForm } from '#engine/form/compile-form.ts'
import { computeForm } from '#engine/form/compute-form.ts'
import type { Answers } from '#engine/form/form.ts'
import type { FormFacts, FormState } from '#engine/form/form-state.ts'
import { type EarlierCase, type Prefilled, prefill } from '#engine/form/prefill.ts'
import { validateForm } from '#engine/form/validate-form.ts'
import { Refusal } from '#engine/refusal.ts'
import { type Tx, together } from '#server/database/tenant.ts'
import type { Known } from '#server/http/case-kind.ts'

export interface Draft {
  readonly form: string
  /** 0: nothing was typed yet. */
  readonly version: number
  readonly answers: Answers
  readonly updatedBy?: string
  readonly updatedAt?: Date
}

/** A version of a draft; undefined when it is kept no longer, or never was. */
export async function findDraft(
  tx: Tx,
  tenantId: string,
  caseId: string,
  form: string,
  version?: number,
): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`
    select form, version, answers, updated_by, updated_at from case_answers
    where tenant_id = ${tenantId} and case_id = ${caseId} and form = ${form}
      and (${version ?? null}::integer is null or version = ${version ?? null})
    order by version desc limit 1`.execute(tx)
  return rows[0]
}

export interface Submission {
  readonly caseId: string
  readonly form: string
  readonly number: number
  readonly round: number
  readonly hash: string
  readonly formVersion: number
  readonly answers: Answers
  readonly sha256: string
  readonly submittedBy: string | null
  readonly submittedAt: Date
}

/** What was handed in, the latest first. */
export async function listSubmissions(tx: Tx, tenantId: string, caseId: string): Promise<readonly Submission[]> {
  const { rows } = await sql<Submission>`
    select s.case_id, s.form, s.number, s.round, s.hash, k.version as form_version, s.answers, s.sha256, s.submitted_by,
      s.submitted_at
    from case_submissions s join case_forms k on k.tenant_id = s.tenant_id and k.hash = s.hash
    where s.tenant_id = ${tenantId} and s.case_id = ${caseId} order by s.submitted_at desc, s.form, s.number desc`.execute(
    tx,
  )
  return rows
}

/** The last submission of a form, or the one of that number. @throws Refusal not-found. */
export async function getSubmission(
  tx: Tx,
  tenantId: string,
  caseId: string,
  form: string,
  number?: number,
): Promise<Submission> {
  const found = await findSubmission(tx, tenantId, caseId, form, number)
  if (found === undefined) throw new Refusal('not-found', { key: 'case.no-submission' })
  return found
}

export async function findSubmission(
  tx: Tx,
  tenantId: string,
  caseId: string,
  form: string,
  number?: number,
): Promise<Submission | undefined> {
  const { rows } = await sql<Submission>`
    select s.case_id, s.form, s.number, s.round, s.hash, k.version as form_version, s.answers, s.sha256, s.submitted_by,
      s.submitted_at
    from case_submissions s join case_forms k on k.tenant_id = s.tenant_id and k.hash = s.hash
    where s.tenant_id = ${tenantId} and s.case_id = ${caseId} and s.form = ${form}
      and (${number ?? null}::integer is null or s.number = ${number ?? null})
    order by s.number desc limit 1`.execute(tx)
  return rows[0]
}

/** What the forms of a case lean on, as it can be asked before the case is known; drafts by code. */
export interface Foreseen {
  readonly earlier: readonly EarlierCase[]
  readonly drafts: ReadonlyMap<string, Draft | undefined>
}

/** Asked in one trip with the lock of the case, behind it, in one statement: each costs more than what it reads. */
export async function foreseeForms(
  tx: Tx,
  tenantId: string,
  caseId: string,
  codes: readonly string[],
): Promise<Foreseen | undefined> {
  if (codes.length === 0 || codes.length > MOST_FORESEEN) return undefined
  const asked = sql<ForeseenRow>`
    select 'draft' as part, a.form as code, a.version, null as hash, a.answers, a.updated_by, a.updated_at, null as title,
      null as number
    from unnest(${[...codes]}::text[]) k(form) cross join lateral (
      select form, version, answers, updated_by, updated_at from case_answers
      where tenant_id = ${tenantId}::uuid and case_id = ${caseId}::uuid and form = k.form
      order by version desc limit 1) a
    union all select 'earlier', null, null, e.hash, e.answers, null, null, e.title, e.number
    from (${earlierIn(tenantId, itsCases(tenantId, caseId))}) e
    union all select m.kind, m.code, m.version, m.hash, null, null, null, null, null
    from (${shelfMarks(tenantId)}) m`
    .execute(tx)
    .then(({ rows }) => rows)
  const marks = asked.then((rows) =>
    rows.flatMap(({ part: kind, code, version, hash }) =>
      kind === 'draft' || kind === 'earlier' ? [] : [{ kind, code, version, hash }],
    ),
  )
  const [rows] = await together([asked, getShelf(tx, tenantId, marks)])
  const drafts = new Map<string, Draft | undefined>(codes.map((code) => [code, undefined]))
  for (const { part, code: form, version, answers, updatedBy, updatedAt } of rows)
    if (part === 'draft') drafts.set(form, { form, version, answers, updatedBy, updatedAt })
  return {
    earlier: await earlierOf(
      tx,
      tenantId,
      rows.filter(({ part }) => part === 'earlier'),
    ),
    drafts,
  }
}

/** A draft, what was handed in earlier, or a mark of the shelf, by its kind. */
interface ForeseenRow {
  readonly part: string
  readonly code: string
  readonly version: number
  readonly hash: string
  readonly answers: Answers
  readonly updatedBy: string
  readonly updatedAt: Date
  readonly title: string
  readonly number: string | null
}

/** A guess that would read more than the act may need is not made. */
const MOST_FORESEEN = 2

/** What the office knows for the forms of a case, and what earlier forms of the same matter say. */
export async function knownOf(
  context: RunContext,
  one: KeptCase,
  today: string,
  foreseen?: Foreseen,
): Promise<Required<Known>> {
  const kind = one.record === undefined ? undefined : context.kinds.get(one.record)
  const known = await kind?.known?.(kindContext(context), one)
  const [handedIn] = await together([
    foreseen ? Promise.resolve(foreseen.earlier) : listEarlierOf(context.tx, context.tenantId, one.id),
    // What every form leans on travels with it.
    getShelf(context.tx, context.tenantId),
  ])
  const earlier = [...(known?.earlier ?? []), ...handedIn]
  return { facts: { ...known?.facts, today }, earlier }
}

/** Of each form what was handed in last in some cases, as `prefill` takes it; a kind adds those of its record. */
export const listEarlier = (tx: Tx, tenantId: string, caseIds: readonly string[]): Promise<readonly EarlierCase[]> =>
  listEarlierIn(tx, tenantId, sql<readonly string[]>`${[...caseIds]}::uuid[]`)

/** The same of a case, and of the one it is a part of. */
const listEarlierOf = (tx: Tx, tenantId: string, caseId: string): Promise<readonly EarlierCase[]> =>
  listEarlierIn(tx, tenantId, itsCases(tenantId, caseId))

const itsCases = (tenantId: string, caseId: string): RawBuilder<readonly string[]> =>
  sql`array(select ${caseId}::uuid union all select p.parent_case_id from cases p
    where p.tenant_id = ${tenantId} and p.id = ${caseId} and p.parent_case_id is not null)`

interface EarlierRow {
  readonly hash: string
  readonly answers: Answers
  readonly title: string
  readonly number: string | null
}

const earlierIn = (tenantId: string, cases: RawBuilder<readonly string[]>): RawBuilder<EarlierRow> => sql`
  select distinct on (s.form) s.form, s.hash, s.answers, c.title, c.number
  from case_submissions s join cases c on c.tenant_id = s.tenant_id and c.id = s.case_id
  where s.tenant_id = ${tenantId} and s.case_id = any(${cases})
  order by s.form, s.submitted_at desc, s.number desc`

async function listEarlierIn(
  tx: Tx,
  tenantId: string,
  cases: RawBuilder<readonly string[]>,
): Promise<readonly EarlierCase[]> {
  const { rows } = await earlierIn(tenantId, cases).execute(tx)
  return earlierOf(tx, tenantId, rows)
}

async function earlierOf(tx: Tx, tenantId: string, rows: readonly EarlierRow[]): Promise<readonly EarlierCase[]> {
  const earlier: EarlierCase[] = []
  for (const { hash, answers, title, number } of rows) {
    const { form } = await getForm(tx, tenantId, hash)
    earlier.push({ form, answers, title: number === null ? title : `${number} ${title}` })
  }
  return earlier
}

/** A form of a case with its draft, worked out. */
export interface OpenForm {
  readonly code: string
  readonly form: CompiledForm
  readonly draft: Draft
  readonly facts: FormFacts
  readonly filled: Prefilled
  readonly state: FormState
  /** Files named in it that are there no longer. */
  readonly gone: ReadonlySet<string>
}

/** @throws Refusal not-found when the case has no such form. */
export async function openForm(
  { tx, tenantId }: Pick<RunContext, 'tx' | 'tenantId'>,
  one: KeptCase,
  code: string,
  known: Required<Known>,
  asked: Promise<Draft | undefined> = findDraft(tx, tenantId, one.id, code),
): Promise<OpenForm> {
  const hash = Object.hasOwn(one.forms, code) ? one.forms[code] : undefined
  if (hash === undefined) throw new Refusal('not-found', { key: 'case.no-form' })
  const [form, found] = await together([getForm(tx, tenantId, hash), asked])
  const draft = found ?? { form: code, version: 0, answers: {} }
  const filled = prefill(form, draft.answers, known)
  const gone = await goneFiles(tx, tenantId, filesNamed(form, filled.answers))
  return { code, form, draft, facts: known.facts, filled, state: computeForm(form, filled.answers, known.facts), gone }
}

/** What speaks against handing it in. */
export const faultsOf = ({ form, filled, facts, state, gone }: OpenForm) => [
  ...validateForm(form, filled.answers, { stage: 'submit', facts, state }),
  ...goneFileFaults(form, filled.answers, gone),
]

/** Forms of a case as they stand, by code. */
export async function openForms(
  context: RunContext,
  one: KeptCase,
  today: string,
  codes: readonly string[],
  foreseen?: Foreseen,
): Promise<ReadonlyMap<string, OpenForm>> {
  if (codes.length === 0) return new Map()
  const { tx, tenantId } = context
  const draftOf = async (code: string) =>
    foreseen?.drafts.has(code) ? foreseen.drafts.get(code) : findDraft(tx, tenantId, one.id, code)
  const [known, ...drafts] = await together([knownOf(context, one, today, foreseen), ...codes.map(draftOf)])
  const open = (code: string, at: number) => openForm(context, one, code, known, Promise.resolve(drafts[at]))
  return new Map(await together(codes.map(async (code, at) => [code, await open(code, at)] as const)))
}

/** Whether forms could be handed in as they are. */
export const soundOf = (forms: ReadonlyMap<string, OpenForm>): Readonly<Record<string, boolean>> =>
  Object.fromEntries(
    [...forms].map(([code, open]) => [code, faultsOf(open).every(({ severity }) => severity !== 'error')]),
  )
