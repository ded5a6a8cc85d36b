import type * as contract from '#cases/form-draft.contract.ts'
import { type FormDraftAct, mayDraft } from '#cases/form-draft.rules.ts'
import { sayBothFaults } from '#cases/form-fault.rules.ts'
import { findPublishedForm, getPublishedForm, listDuties, surroundingsOf } from '#cases/server/form-draft.queries.ts'
import {
  type DraftRow,
  findOpenDraft,
  getDraftRow,
  insertDraft,
  keepContent,
  moveDraft,
} from '#cases/server/form-draft.store.ts'
import { contentHash, type JudgedDraft, judgeDraft, viewerOf } from '#cases/server/form-draft-view.service.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, openTask } from '#cases/server/task.store.ts'
import { checkFormDraft } from '#engine/definition/check-form-draft.ts'
import { FormSource } from '#engine/form/form.ts'
import { newForm } from '#engine/form/new-form.ts'
import { Refusal } from '#engine/refusal.ts'
import { findDefinition, keepDefinition } from '#server/definitions/definition-version.store.ts'
import { readYaml } from '#server/definitions/read-yaml.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const KIND = 'form-draft'
const LARGEST = 1_000_000

/** A form is the whole administration's; what happens to it is told at the unit of who does it. */
async function tell(
  context: OperationContext,
  id: string,
  deed: string,
  params: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  const subject = { kind: KIND, id, unitId: context.actor.unitId }
  const sentence = { key: `history.form-draft.${deed}`, params }
  await recordHistory(context, { subject, sentence, personId: context.actor.personId })
  context.audit({ subjectKind: KIND, subjectId: id, detail: { deed } })
}

export const openFormDraftOf: Handler<typeof contract.openFormDraft> = async (context, { formCode }) => {
  const { content, revision } = await getPublishedForm(context, formCode)
  const open = await findOpenDraft(context, formCode)
  if (open !== undefined) return { formDraftId: open, isNew: false }
  const id = context.newId()
  const draft = { id, code: formCode, base: revision, content, by: context.actor.personId }
  if (!(await insertDraft(context, draft))) throw new Refusal('conflict', { key: 'form-draft.changed-meanwhile' })
  await tell(context, id, 'opened', { n: revision })
  return { formDraftId: id, isNew: true }
}

export const beginFormOf: Handler<typeof contract.beginForm> = async (context, { code, name, questions: asked }) => {
  const { questions, registers, others } = await surroundingsOf(context, code)
  const isTaken = (await findPublishedForm(context, code)) !== undefined || (await findOpenDraft(context, code))
  if (isTaken) throw new Refusal('conflict', { key: 'form-draft.code-taken', at: 'code' })
  const chosen = [...new Set(asked)].map((each) => {
    const found = questions.find((one) => one.code === each)
    if (found === undefined) throw new Refusal('not-found', { key: 'form-draft.no-question', at: 'questions' })
    return found
  })
  const content = newForm({ code, name, questions: chosen }, { registers, others })
  const id = context.newId()
  if (!(await insertDraft(context, { id, code, base: 0, content, by: context.actor.personId })))
    throw new Refusal('conflict', { key: 'form-draft.code-taken', at: 'code' })
  await tell(context, id, 'begun')
  return { formDraftId: id }
}

/** Locks the draft. @throws Refusal conflict for who saw an older one, and by the law that buttons ask. */
async function takeUp(
  context: OperationContext,
  act: FormDraftAct,
  { formDraftId, version }: { readonly formDraftId: string; readonly version: number },
): Promise<JudgedDraft> {
  const row = await getDraftRow(context, formDraftId, 'wait')
  const judged = await judgeDraft(context, row)
  const answer = mayDraft(act, judged.before, viewerOf(context))
  // What is wrong with a form is told one by one, each at its place.
  if (!answer.may && answer.code === 'form-invalid') throw unsound(judged)
  if (row.version !== version) throw new Refusal('conflict', { key: 'form-draft.changed-meanwhile', at: 'version' })
  if (!answer.may) throw new Refusal(answer.code, { key: answer.key })
  return judged
}

const MOST_TOLD = 50

function unsound({ faults }: JudgedDraft): Refusal {
  const errors = faults.filter(({ severity }) => severity === 'error').slice(0, MOST_TOLD)
  return new Refusal(
    'form-invalid',
    ...sayBothFaults(errors).map(({ path, text: { zh, en } }) => ({
      key: 'form-draft.fault',
      params: { faultZh: zh, faultEn: en },
      at: `content/${path.join('/')}`,
    })),
  )
}

export const saveFormDraftOf: Handler<typeof contract.saveFormDraft> = async (context, { content, ...which }) => {
  const { row } = await takeUp(context, 'edit', which)
  if (content.code !== row.code) throw new Refusal('rule-broken', { key: 'form-draft.other-code', at: 'content/code' })
  if (JSON.stringify(content).length > LARGEST)
    throw new Refusal('over-limit', { key: 'form-draft.too-large', at: 'content' })
  await keepContent(context, row, content, context.actor.personId)
  context.audit({ subjectKind: KIND, subjectId: row.id, detail: { deed: 'edited', version: row.version + 1 } })
  const faults = checkFormDraft(content, await surroundingsOf(context, row.code))
  return {
    formDraftId: row.id,
    version: row.version + 1,
    state: 'drawing',
    editedAt: context.now.toISOString(),
    errors: faults.filter(({ severity }) => severity === 'error').length,
  }
}

export const readFormTextOf: Handler<typeof contract.readFormText> = async (context, { formDraftId, text }) => {
  const { code } = await getDraftRow(context, formDraftId)
  const yaml = readYaml(text)
  if (yaml.file === undefined)
    return {
      faults: yaml.faults.map(({ key, params, position }) => ({
        ...sayBothFaults([{ severity: 'error', key, path: [], ...(params && { params }) }])[0]!,
        ...position,
      })),
    }
  const { data, positionOf } = yaml.file
  const parsed = FormSource.safeParse(data)
  const faults = checkFormDraft(data, await surroundingsOf(context, code))
  const told = sayBothFaults(faults).map((fault) => {
    const { path, offset } = fault
    return { ...fault, ...positionOf({ path, ...(offset !== undefined && { offset }) }) }
  })
  if (parsed.success && parsed.data.code !== code)
    throw new Refusal('rule-broken', { key: 'form-draft.other-code', at: 'text' })
  return { ...(parsed.success && { content: parsed.data }), faults: told }
}

const namesOf = ({ inForce }: JudgedDraft) => ({ formZh: inForce.content.name.zh, formEn: inForce.content.name.en })

const after = (row: DraftRow, state: DraftRow['state']) => ({ formDraftId: row.id, version: row.version + 1, state })

export const proposeFormDraftOf: Handler<typeof contract.proposeFormDraft> = async (context, { note, ...which }) => {
  const judged = await takeUp(context, 'propose', which)
  const { row } = judged
  const { personId, unitId } = context.actor
  await moveDraft(context, row, { state: 'proposed', by: personId, note, sha256: contentHash(row.content) })
  await tell(context, row.id, 'proposed', { note })
  for (const to of await listDuties(context, 'form.publish'))
    await openTask(context, {
      to,
      subject: { kind: KIND, id: row.id, unitId },
      deed: { key: 'task.form-draft', params: namesOf(judged) },
    })
  return after(row, 'proposed')
}

export const publishFormDraftOf: Handler<typeof contract.publishFormDraft> = async (context, { sha256, ...which }) => {
  const judged = await takeUp(context, 'publish', which)
  const { row, inForce } = judged
  const { tx, tenantId, now, newId, actor } = context
  if (sha256 !== row.sha256 || sha256 !== contentHash(row.content))
    throw new Refusal('conflict', { key: 'form-draft.other-content', at: 'sha256' })
  const written = FormSource.parse(row.content)
  const content = { ...written, version: Math.max(written.version, inForce.content.version + 1) }
  const publishing = { tenantId, now, newId, by: actor.accountId }
  await keepDefinition(tx, publishing, { kind: 'form', code: row.code, content })
  const revision = (await findDefinition(tx, tenantId, 'form', row.code))!.version
  await moveDraft(context, row, { state: 'published', by: actor.personId, sha256, publishedVersion: revision })
  await tell(context, row.id, 'published', { n: revision })
  await closeTasks(context, { subjectKind: KIND, subjectId: row.id }, { outcome: 'done', doneBy: actor.personId })
  await tellEditors(context, judged, 'published', {})
  return { ...after(row, 'published'), revision }
}

export const returnFormDraftOf: Handler<typeof contract.returnFormDraft> = async (context, { reason, ...which }) => {
  const judged = await takeUp(context, 'return', which)
  const { row } = judged
  await moveDraft(context, row, { state: 'drawing', by: context.actor.personId, reason })
  await tell(context, row.id, 'returned', { reason })
  await endTasks(context, row)
  await tellEditors(context, judged, 'returned', { reason })
  return after(row, 'drawing')
}

export const takeBackFormDraftOf: Handler<typeof contract.takeBackFormDraft> = async (context, which) => {
  const { row } = await takeUp(context, 'take-back', which)
  await moveDraft(context, row, { state: 'drawing', by: context.actor.personId })
  await tell(context, row.id, 'taken-back')
  await endTasks(context, row)
  return after(row, 'drawing')
}

export const dropFormDraftOf: Handler<typeof contract.dropFormDraft> = async (context, { reason, ...which }) => {
  const { row } = await takeUp(context, 'drop', which)
  await moveDraft(context, row, { state: 'dropped', by: context.actor.personId, reason })
  await tell(context, row.id, 'dropped', { reason })
  await endTasks(context, row)
  return after(row, 'dropped')
}

async function endTasks(context: OperationContext, { id }: DraftRow): Promise<void> {
  const { personId } = context.actor
  await closeTasks(context, { subjectKind: KIND, subjectId: id }, { outcome: 'withdrawn', doneBy: personId })
}

async function tellEditors(
  context: OperationContext,
  judged: JudgedDraft,
  deed: 'published' | 'returned',
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const { row } = judged
  const people = new Set([...row.editors, ...(row.proposedBy === null ? [] : [row.proposedBy])])
  for (const personId of people)
    await notify(context, {
      to: { personId },
      sentence: { key: `notice.form-draft.${deed}`, params: { ...namesOf(judged), ...params } },
      about: { kind: KIND, id: row.id },
    })
}
