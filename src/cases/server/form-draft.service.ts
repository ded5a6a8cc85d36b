import type * as contract from '#cases/form-draft.contract.ts'
import { sayBothFaults } from '#cases/form-fault.rules.ts'
import { findOpenDraft, insertDraft, keepDraft } from '#cases/server/draft.store.ts'
import { type BackwardAct, draftCourse } from '#cases/server/draft-course.service.ts'
import { findPublishedForm, getPublishedForm, surroundingsOf } from '#cases/server/form-draft.queries.ts'
import { type DraftRow, FORM_DRAFTS, getDraftRow } from '#cases/server/form-draft.store.ts'
import { contentHash, type JudgedDraft, judgeDraft, viewerOf } from '#cases/server/form-draft-view.service.ts'
import { notify } from '#cases/server/notice.store.ts'
import { checkFormDraft } from '#engine/definition/check-form-draft.ts'
import { FormSource } from '#engine/form/form.ts'
import { newForm } from '#engine/form/new-form.ts'
import { Refusal } from '#engine/refusal.ts'
import { findDefinition, keepDefinition } from '#server/definitions/definition-version.store.ts'
import { readYaml } from '#server/definitions/read-yaml.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const LARGEST = 1_000_000

export const openFormDraftOf: Handler<typeof contract.openFormDraft> = async (context, { formCode }) => {
  const { content, revision } = await getPublishedForm(context, formCode)
  const open = await findOpenDraft(context, FORM_DRAFTS, formCode)
  if (open !== undefined) return { formDraftId: open, isNew: false }
  const id = context.newId()
  const draft = { id, code: formCode, by: context.actor.personId }
  if (!(await insertDraft(context, FORM_DRAFTS, draft, { base_version: revision, content })))
    throw new Refusal('conflict', { key: 'form-draft.changed-meanwhile' })
  await course.tell(context, id, 'opened', { n: revision })
  return { formDraftId: id, isNew: true }
}

export const beginFormOf: Handler<typeof contract.beginForm> = async (context, { code, name, questions: asked }) => {
  const { questions, registers, others } = await surroundingsOf(context, code)
  const isTaken =
    (await findPublishedForm(context, code)) !== undefined || (await findOpenDraft(context, FORM_DRAFTS, code))
  if (isTaken) throw new Refusal('conflict', { key: 'form-draft.code-taken', at: 'code' })
  const chosen = [...new Set(asked)].map((each) => {
    const found = questions.find((one) => one.code === each)
    if (found === undefined) throw new Refusal('not-found', { key: 'form-draft.no-question', at: 'questions' })
    return found
  })
  const content = newForm({ code, name, questions: chosen }, { registers, others })
  const id = context.newId()
  if (
    !(await insertDraft(context, FORM_DRAFTS, { id, code, by: context.actor.personId }, { base_version: 0, content }))
  )
    throw new Refusal('conflict', { key: 'form-draft.code-taken', at: 'code' })
  await course.tell(context, id, 'begun')
  return { formDraftId: id }
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

const course = draftCourse<JudgedDraft>({
  kind: 'form-draft',
  table: FORM_DRAFTS,
  publishers: 'form.publish',
  viewerOf,
  takeUp: async (context, id) => judgeDraft(context, await getDraftRow(context, id, 'wait')),
  unsound,
})

const whichOf = <T extends { readonly formDraftId: string }>({ formDraftId: id, ...rest }: T) => ({ id, ...rest })

export const saveFormDraftOf: Handler<typeof contract.saveFormDraft> = async (context, { content, ...which }) => {
  const { row } = await course.takeUp(context, 'edit', whichOf(which))
  if (content.code !== row.code) throw new Refusal('rule-broken', { key: 'form-draft.other-code', at: 'content/code' })
  if (JSON.stringify(content).length > LARGEST)
    throw new Refusal('over-limit', { key: 'form-draft.too-large', at: 'content' })
  await keepDraft(context, FORM_DRAFTS, row, { content }, context.actor.personId)
  context.audit({ subjectKind: 'form-draft', subjectId: row.id, detail: { deed: 'edited', version: row.version + 1 } })
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
  const judged = await course.takeUp(context, 'propose', whichOf(which))
  const { row } = judged
  await course.propose(context, row, { note, sha256: contentHash(row.content), names: namesOf(judged) })
  return after(row, 'proposed')
}

export const publishFormDraftOf: Handler<typeof contract.publishFormDraft> = async (context, { sha256, ...which }) => {
  const judged = await course.takeUp(context, 'publish', whichOf(which))
  const { row, inForce } = judged
  const { tx, tenantId, now, newId, actor } = context
  course.mustBeAsSeen(row, sha256, contentHash(row.content))
  const written = FormSource.parse(row.content)
  const content = { ...written, version: Math.max(written.version, inForce.content.version + 1) }
  const publishing = { tenantId, now, newId, by: actor.accountId }
  await keepDefinition(tx, publishing, { kind: 'form', code: row.code, content })
  const revision = (await findDefinition(tx, tenantId, 'form', row.code))!.version
  await course.published(context, row, { version: revision, said: { n: revision } })
  await tellEditors(context, judged, 'published', {})
  return { ...after(row, 'published'), revision }
}

type Which = { readonly formDraftId: string; readonly version: number; readonly reason?: string }

const stepBack = async (context: OperationContext, act: BackwardAct, which: Which) => {
  const { state, ...judged } = await course.stepBack(context, act, whichOf(which))
  return { judged, done: after(judged.row, state) }
}

export const returnFormDraftOf: Handler<typeof contract.returnFormDraft> = async (context, which) => {
  const { judged, done } = await stepBack(context, 'return', which)
  await tellEditors(context, judged, 'returned', { reason: which.reason })
  return done
}

export const takeBackFormDraftOf: Handler<typeof contract.takeBackFormDraft> = async (context, which) =>
  (await stepBack(context, 'take-back', which)).done

export const dropFormDraftOf: Handler<typeof contract.dropFormDraft> = async (context, which) =>
  (await stepBack(context, 'drop', which)).done

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
      about: { kind: 'form-draft', id: row.id },
    })
}
