import { sql } from 'kysely'
import type * as contract from '#cases/case-answers.contract.ts'
import { keepable, signedBy } from '#cases/case-answers.rules.ts'
import { mayWrite, ownSeats } from '#cases/case-desk.rules.ts'
import { filesNamed, withSentFiles } from '#cases/form-file.rules.ts'
import {
  findDraft,
  findSubmission,
  getSubmission as getKeptSubmission,
  knownOf,
  listSubmissions as listKeptSubmissions,
  type OpenForm,
  openForm,
  type Submission,
} from '#cases/server/case-answers.queries.ts'
import { listNames } from '#cases/server/case-event.queries.ts'
import { listCaseFiles } from '#cases/server/case-file.queries.ts'
import { getForm, getShelf } from '#cases/server/case-form.queries.ts'
import { openSituation, type Situation } from '#cases/server/case-situation.ts'
import type { Output } from '#engine/contract/operation.ts'
import { compareAnswers } from '#engine/form/compare-answers.ts'
import { asKept } from '#engine/form/compute-row.ts'
import { type Answers, fieldsOf } from '#engine/form/form.ts'
import { mergeAnswers } from '#engine/form/merge-answers.ts'
import { prefill } from '#engine/form/prefill.ts'
import { markStates } from '#engine/form/return-marks.ts'
import { isRecord } from '#engine/form/same-value.ts'
import { sayPlace } from '#engine/form/say-answer-fault.ts'
import { upgradeAnswers } from '#engine/form/upgrade-answers.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** Versions of a draft that are kept to merge with: an editor who saved that long ago begins anew. */
const KEPT_VERSIONS = 40
const AWAY_SECONDS = 60

export const getAnswers: Handler<typeof contract.getAnswers> = async (context, { caseId, form: code }) => {
  const { tx, tenantId } = context
  const situation = await openSituation(context, caseId)
  const { one, office, desk } = situation
  const open = await openForm(context, one, code, await knownOf(context, one, office.today))
  const { form, draft, filled, facts } = open
  const mayEdit = mayWrite(desk, code)
  const by =
    draft.updatedBy === undefined ? undefined : (await listNames(tx, tenantId, [draft.updatedBy])).get(draft.updatedBy)
  return {
    form: form.form,
    hash: form.hash,
    ...(await leansOn(context, open)),
    facts: sentFacts(facts),
    version: draft.version,
    answers: { ...filled.answers },
    sources: sourcesOf(filled.sources),
    ...(draft.updatedAt && { updatedAt: draft.updatedAt.toISOString() }),
    ...(by && { updatedBy: by.name }),
    mayEdit,
    ...(!mayEdit && { whyNot: WHY_NOT }),
    marks: await marksIn(context, situation, open),
    present: await listPresent(context, situation),
  }
}

/** Registers may hand amounts out as bigint, which JSON does not carry: they travel as answers keep them. */
const sentFacts = (facts: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts).map(([subject, known]) => [
      subject,
      isRecord(known) ? Object.fromEntries(Object.entries(known).map(([fact, value]) => [fact, asKept(value)])) : known,
    ]),
  )

const WHY_NOT = { zh: '这份表单现在不由您填写', en: 'It is not yours to fill in this form now' }

/** Only the registers and code lists that the form names. */
async function leansOn({ tx, tenantId }: Pick<OperationContext, 'tx' | 'tenantId'>, { form }: Pick<OpenForm, 'form'>) {
  const { registers, lists } = await getShelf(tx, tenantId)
  const text = JSON.stringify(form.form)
  const isNamed = ({ code }: { readonly code: string }) => text.includes(JSON.stringify(code))
  return { registers: registers.filter(isNamed), lists: lists.filter(isNamed) }
}

const sourcesOf = (sources: Readonly<Record<string, object>>) =>
  Object.fromEntries(Object.entries(sources).map(([path, source]) => [path, { ...source }]))

/** What of this form it was returned for, and what has been answered since. */
async function marksIn(
  { tx, tenantId }: OperationContext,
  { one }: Situation,
  { code, form, state }: OpenForm,
): Promise<Output<typeof contract.getAnswers>['marks']> {
  const forms = Object.keys(one.forms)
  const marks = one.processState.marks.flatMap(({ at, note }) => {
    const [first = '', ...rest] = at.split('/')
    if (first === code) return [{ path: rest.join('/'), reason: note }]
    return forms.includes(first) || forms[0] !== code ? [] : [{ path: at, reason: note }]
  })
  if (marks.length === 0) return []
  const returned = await findSubmission(tx, tenantId, one.id, code)
  return returned === undefined
    ? marks.map((mark) => ({ ...mark, isAnswered: false }))
    : markStates(form.form, marks, returned.answers, state.answers).map((mark) => ({ ...mark }))
}

/** Keeps what was typed; what another has typed since the base stands beside it, field by field. */
export const saveAnswers: Handler<typeof contract.saveAnswers> = async (
  context,
  { caseId, form: code, base, answers, field },
) => {
  const { tx, tenantId, now, actor } = context
  const situation = await openSituation(context, caseId, 'wait')
  const { one, office, desk } = situation
  const known = await knownOf(context, one, office.today)
  const { form, draft, filled: before } = await openForm(context, one, code, known)
  if (!mayWrite(desk, code)) throw new Refusal('not-allowed', { key: 'case.may-not-write' })
  const signer = { name: actor.name, at: now.toISOString() }
  const sound = keepable(form, signedBy(form, answers, draft.answers, signer), known.facts)
  const sent = filesNamed(form, sound).length === 0 ? [] : await listCaseFiles(tx, tenantId, caseId)
  const typed = withSentFiles(form, sound, before.answers, sent)
  const begun = await baseOf(context, caseId, code, base, draft.version)
  const merged =
    base === draft.version ? { answers: typed, conflicts: [] } : mergeAnswers(form.form, begun, typed, draft.answers)
  const version = draft.version + 1
  await sql`insert into case_answers (tenant_id, case_id, form, version, hash, answers, updated_by, updated_at)
    values (${tenantId}, ${caseId}, ${code}, ${version}, ${form.hash}, ${JSON.stringify(merged.answers)}::jsonb,
      ${actor.personId}, ${now})`.execute(tx)
  await sql`delete from case_answers where tenant_id = ${tenantId} and case_id = ${caseId} and form = ${code}
    and version <= ${version - KEPT_VERSIONS}`.execute(tx)
  await notePlace(context, caseId, code, field)
  const filled = prefill(form, merged.answers, known)
  context.audit({ subjectKind: 'case', subjectId: caseId, unitId: one.unitId, detail: { form: code, version } })
  return {
    version,
    answers: { ...filled.answers },
    conflicts: merged.conflicts.map((conflict) => ({ ...conflict })),
    sources: sourcesOf(filled.sources),
    present: await listPresent(context, situation),
  }
}

/** What the editor began from. */
async function baseOf(
  { tx, tenantId }: OperationContext,
  caseId: string,
  form: string,
  base: number,
  last: number,
): Promise<Answers> {
  if (base > last) throw new Refusal('form-invalid', { key: 'form.not-accepted', at: 'base' })
  if (base === 0) return {}
  const found = await findDraft(tx, tenantId, caseId, form, base)
  if (found === undefined) throw new Refusal('conflict', { key: 'case.base-too-old', at: 'base' })
  return found.answers
}

async function notePlace(
  { tx, tenantId, now, actor }: OperationContext,
  caseId: string,
  form: string,
  field: string | undefined,
): Promise<void> {
  await sql`insert into case_presence (tenant_id, case_id, person_id, form, field, seen_at)
    values (${tenantId}, ${caseId}, ${actor.personId}, ${form}, ${field ?? null}, ${now})
    on conflict (tenant_id, case_id, person_id) do update set form = excluded.form, field = excluded.field,
      seen_at = excluded.seen_at`.execute(tx)
}

/** Who else works on the case just now. */
async function listPresent(
  { tx, tenantId, now, actor }: OperationContext,
  { one, process }: Situation,
): Promise<Output<typeof contract.notePresence>['present']> {
  const { rows } = await sql<{ id: string; name: string; form: string; field: string | null; seenAt: Date }>`
    select p.id, p.name, w.form, w.field, w.seen_at from case_presence w
    join people p on p.tenant_id = w.tenant_id and p.id = w.person_id
    where w.tenant_id = ${tenantId} and w.case_id = ${one.id} and w.person_id <> ${actor.personId}
      and w.seen_at > ${new Date(now.getTime() - AWAY_SECONDS * 1000)} order by p.name, p.id limit 20`.execute(tx)
  return rows.map(({ id, name, form, field, seenAt }) => ({
    id,
    name,
    form,
    ...(field !== null && { field }),
    seenAt: seenAt.toISOString(),
    role: roleOf(id, one.parties, process.process.relations),
  }))
}

/** What somebody is to a case: by his relation, else one who works on it. */
function roleOf(
  id: string,
  parties: Situation['one']['parties'],
  relations: readonly { readonly code: string; readonly name: { readonly zh: string; readonly en: string } }[],
) {
  const relation = relations.find(({ code }) =>
    parties[code]?.some((party) => 'person' in party && party.person === id),
  )
  return relation?.name ?? { zh: '经办人', en: 'at work on it' }
}

export const notePresence: Handler<typeof contract.notePresence> = async (
  context,
  { caseId, form, field, isLeaving },
) => {
  const { tx, tenantId, actor } = context
  const situation = await openSituation(context, caseId)
  if (!Object.hasOwn(situation.one.forms, form)) throw new Refusal('not-found', { key: 'case.no-form' })
  if (isLeaving)
    await sql`delete from case_presence
      where tenant_id = ${tenantId} and case_id = ${caseId} and person_id = ${actor.personId}`.execute(tx)
  else if (ownSeats(situation.desk).length > 0 || mayWrite(situation.desk, form))
    await notePlace(context, caseId, form, field)
  return {
    present: await listPresent(context, situation),
    version: (await findDraft(tx, tenantId, caseId, form))?.version ?? 0,
  }
}

export const listSubmissions: Handler<typeof contract.listSubmissions> = async (context, { caseId }) => {
  const { one, process } = await openSituation(context, caseId)
  const { tx, tenantId } = context
  const kept = await listKeptSubmissions(tx, tenantId, one.id)
  const names = await listNames(
    tx,
    tenantId,
    kept.flatMap(({ submittedBy }) => (submittedBy === null ? [] : [submittedBy])),
  )
  return { submissions: kept.map((each) => headOf(each, process.process.forms, names)) }
}

function headOf(
  { form, number, round, formVersion, sha256, submittedBy, submittedAt }: Submission,
  forms: readonly { readonly code: string; readonly name: { readonly zh: string; readonly en: string } }[],
  names: ReadonlyMap<string, { readonly name: string }>,
) {
  const by = submittedBy === null ? undefined : names.get(submittedBy)?.name
  return {
    form,
    name: forms.find(({ code }) => code === form)?.name ?? { zh: form, en: form },
    number,
    round,
    formVersion,
    sha256,
    ...(by !== undefined && { submittedBy: by }),
    submittedAt: submittedAt.toISOString(),
  }
}

export const getSubmission: Handler<typeof contract.getSubmission> = async (context, { caseId, form, number }) => {
  const { one, process } = await openSituation(context, caseId)
  const { tx, tenantId } = context
  const kept = await getKeptSubmission(tx, tenantId, one.id, form, number)
  const compiled = await getForm(tx, tenantId, kept.hash)
  const names = await listNames(tx, tenantId, kept.submittedBy === null ? [] : [kept.submittedBy])
  return {
    ...headOf(kept, process.process.forms, names),
    content: compiled.form,
    ...(await leansOn(context, { form: compiled })),
    answers: { ...kept.answers },
  }
}

/** Between two submissions, or one and the draft; the earlier is read in the form of the later. */
export const compareSubmissions: Handler<typeof contract.compareSubmissions> = async (
  context,
  { caseId, form: code, from, to },
) => {
  const { one, office } = await openSituation(context, caseId)
  const { tx, tenantId } = context
  const before = await getKeptSubmission(tx, tenantId, one.id, code, from)
  const later =
    to === undefined
      ? await openForm(context, one, code, await knownOf(context, one, office.today)).then(({ form, state }) => ({
          form: form.form,
          answers: state.answers,
        }))
      : await getKeptSubmission(tx, tenantId, one.id, code, to).then(async ({ hash, answers }) => ({
          form: (await getForm(tx, tenantId, hash)).form,
          answers,
        }))
  const old = await getForm(tx, tenantId, before.hash)
  const isSame = old.hash === (one.forms[code] ?? '') || old.form.version === later.form.version
  const upgraded = isSame ? { answers: before.answers, lost: [] } : upgradeAnswers(old.form, later.form, before.answers)
  const answers = { ...before.answers, ...later.answers }
  const computed = new Set(fieldsOf(later.form).flatMap(({ field }) => (field.compute ? [field.code] : [])))
  const differences = compareAnswers(later.form, upgraded.answers, later.answers)
  return {
    differences: (isSame ? differences : differences.filter(({ path }) => !computed.has(path))).map((difference) => ({
      ...difference,
      place: {
        zh: sayPlace(later.form, difference.path, answers, 'zh-CN'),
        en: sayPlace(later.form, difference.path, answers, 'en'),
      },
    })),
    lost: upgraded.lost.map(({ path, label }) => ({ path, ...(label && { label }) })),
  }
}
