import { type DraftAct, type DraftBefore, type DraftViewer, mayDraft } from '#cases/draft.rules.ts'
import type * as contract from '#cases/form-draft.contract.ts'
import { formDraftMessages } from '#cases/form-draft.messages.ts'
import { sayBothFaults } from '#cases/form-fault.rules.ts'
import { getShelf } from '#cases/server/case-form.queries.ts'
import { listProcessesInForce } from '#cases/server/case-process.queries.ts'
import { findOpenDraft } from '#cases/server/draft.store.ts'
import {
  findPublishedForm,
  getPublishedForm,
  listFormsInForce,
  listOpenDrafts,
  listPublications,
  namesOfPeople,
  type PublishedForm,
  placesOf,
  surroundingsOf,
} from '#cases/server/form-draft.queries.ts'
import { type DraftRow, FORM_DRAFTS, getDraftRow } from '#cases/server/form-draft.store.ts'
import { canEverywhere } from '#engine/access/can.ts'
import { checkFormDraft, type FormDraftFault } from '#engine/definition/check-form-draft.ts'
import type { FormSource } from '#engine/form/form.ts'
import { writeForm } from '#engine/form/form-text.ts'
import { blankForm } from '#engine/form/new-form.ts'
import { canonicalJson } from '#engine/form/same-value.ts'
import { type SaidDifference, sayDifferences } from '#engine/form/say-difference.ts'
import { sha256 } from '#engine/form/sha-256.ts'
import { say } from '#engine/text/message.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import type { Download } from '#server/http/transfer.ts'

export const listFormsOf: Handler<typeof contract.listForms> = async (context) => {
  const forms = await listFormsInForce(context)
  const drafts = await listOpenDrafts(context)
  const processes = await listProcessesInForce(context.tx, context.tenantId)
  const known = new Set(forms.map(({ code }) => code))
  return {
    rows: forms.map((form) => rowOf(form, drafts.get(form.code), processes)),
    begun: [...drafts.values()].flatMap(({ id, code, name, state, editedBy, editedAt }) =>
      known.has(code)
        ? []
        : [{ ...{ id, code, state, editedBy }, name: wordsOf(name, code), editedAt: editedAt.toISOString() }],
    ),
    mayBegin: canEverywhere(context.actor, 'form.edit'),
  }
}

/** Names of a form that is being drawn may be wanting. */
const wordsOf = (name: { readonly zh?: unknown; readonly en?: unknown } | null, code: string) => ({
  zh: typeof name?.zh === 'string' && name.zh !== '' ? name.zh : code,
  en: typeof name?.en === 'string' && name.en !== '' ? name.en : code,
})

export const listQuestionsOf: Handler<typeof contract.listQuestions> = async ({ tx, tenantId }) => {
  const { questions } = await getShelf(tx, tenantId)
  return {
    rows: [...questions.values()].map(({ code, label, kind }) => ({
      ...{ code, kind: String(kind ?? 'text') },
      label: wordsOf((label as { zh?: unknown; en?: unknown } | undefined) ?? null, code),
    })),
  }
}

function rowOf(
  { code, content, revision, publishedAt, publishedBy }: PublishedForm,
  draft: Awaited<ReturnType<typeof listOpenDrafts>> extends ReadonlyMap<string, infer D> ? D | undefined : never,
  processes: Awaited<ReturnType<typeof listProcessesInForce>>,
): contract.FormRow {
  const fields = content.steps.flatMap(({ sections }) => sections).flatMap((section) => section.fields)
  return {
    code,
    name: content.name,
    version: content.version,
    revision,
    publishedAt: publishedAt.toISOString(),
    ...(publishedBy !== null && { publishedBy }),
    fields: fields.length,
    fromBank: fields.filter(({ question }) => question !== undefined).length,
    processes: processes
      .filter(({ process }) => process.forms.some((one) => one.code === code))
      .map(({ process }) => ({ code: process.code, name: process.name })),
    ...(draft && {
      draft: { id: draft.id, state: draft.state, editedBy: draft.editedBy, editedAt: draft.editedAt.toISOString() },
    }),
  }
}

export const getFormOf: Handler<typeof contract.getForm> = async (context, { formCode, revision }) => {
  const form = await getPublishedForm(context, formCode, revision)
  const drafts = await listOpenDrafts(context)
  const processes = await listProcessesInForce(context.tx, context.tenantId)
  const versions = await listPublications(context, formCode)
  return {
    ...rowOf(form, drafts.get(formCode), processes),
    source: form.content,
    versions: versions.map(({ publishedAt, publishedBy, usedSince, ...one }) => ({
      ...one,
      publishedAt: publishedAt.toISOString(),
      ...(publishedBy !== null && { publishedBy }),
      ...(usedSince !== null && { usedSince: usedSince.toISOString() }),
    })),
    places: [...(await placesOf(context, formCode))],
    mayEdit: canEverywhere(context.actor, 'form.edit'),
  }
}

export const getFormSurroundingsOf: Handler<typeof contract.getFormSurroundings> = async (context, { formCode }) => {
  // A form that begins on the screen has no publication yet.
  if ((await findOpenDraft(context, FORM_DRAFTS, formCode)) === undefined) await getPublishedForm(context, formCode)
  const { questions, registers, lists, others } = await surroundingsOf(context, formCode)
  return { questions: [...questions], registers: [...registers], lists: [...lists], others: [...others] }
}

/** A draft with everything that is judged of it. */
export interface JudgedDraft {
  readonly row: DraftRow
  readonly inForce: PublishedForm
  readonly faults: readonly FormDraftFault[]
  readonly differences: readonly SaidDifference[]
  readonly before: DraftBefore
}

export async function judgeDraft(context: OperationContext, row: DraftRow): Promise<JudgedDraft> {
  const found = await findPublishedForm(context, row.code)
  const base = row.baseVersion === 0 ? notYet(row) : await getPublishedForm(context, row.code, row.baseVersion)
  const inForce = found ?? base
  const around = await surroundingsOf(context, row.code)
  const faults = checkFormDraft(row.content, around)
  const differences = sayDifferences(base.content, row.content as FormSource, around.shelf.questions)
  const before: DraftBefore = {
    state: row.state,
    isOutdated: (row.state === 'drawing' || row.state === 'proposed') && inForce.revision !== row.baseVersion,
    errors: faults.filter(({ severity }) => severity === 'error').length,
    differences: differences.length,
    proposedBy: row.proposedBy ?? undefined,
    editors: row.editors,
  }
  return { row, inForce: { ...base, publishedAt: inForce.publishedAt }, faults, differences, before }
}

/** What a form that begins on the screen is compared with: nothing. */
function notYet({ code, content, openedAt }: DraftRow): PublishedForm {
  const name = wordsOf((content as { name?: { zh?: unknown; en?: unknown } }).name ?? null, code)
  return { code, revision: 0, hash: '', content: blankForm(code, name), publishedAt: openedAt, publishedBy: null }
}

export const viewerOf = ({ actor }: Pick<OperationContext, 'actor'>): DraftViewer => ({
  personId: actor.personId,
  mayEdit: canEverywhere(actor, 'form.edit'),
  mayPublish: canEverywhere(actor, 'form.publish'),
})

/** What was shown, and is published: content as it stands, whatever the order of its keys. */
export const contentHash = (content: unknown): string => sha256(canonicalJson(content))

export const getFormDraftOf: Handler<typeof contract.getFormDraft> = async (context, { formDraftId }) => {
  const judged = await judgeDraft(context, await getDraftRow(context, formDraftId))
  const { row, inForce, faults, differences, before } = judged
  const people = [row.editedBy, row.proposedBy, row.decidedBy, ...row.editors].filter((one) => one !== null)
  const names = await namesOfPeople(context, people)
  const may = (act: DraftAct) => {
    const answer = mayDraft(act, before, viewerOf(context))
    return answer.may
      ? { may: true }
      : { may: false, reason: say(formDraftMessages, context.language, `form-draft.${answer.why}`) }
  }
  const named = (id: string | null) => (id === null ? undefined : names.get(id))
  const [proposedBy, decidedBy] = [named(row.proposedBy), named(row.decidedBy)]
  return {
    id: row.id,
    code: row.code,
    name: inForce.content.name,
    state: row.state,
    version: row.version,
    base: row.baseVersion,
    isOutdated: before.isOutdated,
    published: inForce.content,
    content: row.content,
    sha256: contentHash(row.content),
    note: row.note,
    reason: row.reason,
    openedAt: row.openedAt.toISOString(),
    editedBy: names.get(row.editedBy) ?? '',
    editedAt: row.editedAt.toISOString(),
    ...(proposedBy !== undefined && { proposedBy }),
    ...(row.proposedAt && { proposedAt: row.proposedAt.toISOString() }),
    ...(decidedBy !== undefined && { decidedBy }),
    ...(row.decidedAt && { decidedAt: row.decidedAt.toISOString() }),
    ...(row.publishedVersion !== null && { revision: row.publishedVersion }),
    editors: row.editors.map((id) => names.get(id) ?? ''),
    faults: sayBothFaults(faults),
    differences: [...differences],
    places: [...(await placesOf(context, row.code))],
    acts: {
      edit: may('edit'),
      propose: may('propose'),
      publish: may('publish'),
      return: may('return'),
      drop: may('drop'),
    },
  }
}

export const downloadFormOf: Handler<typeof contract.downloadForm> = async (context, { formCode, revision }) => {
  const { content } = await getPublishedForm(context, formCode, revision)
  return asFile(formCode, content)
}

export const downloadFormDraftOf: Handler<typeof contract.downloadFormDraft> = async (context, { formDraftId }) => {
  const { code, content } = await getDraftRow(context, formDraftId)
  return asFile(code, content as object)
}

function asFile(code: string, content: object): Download {
  return { body: writeForm(content), name: `${code}.yaml`, contentType: 'application/yaml; charset=utf-8' }
}
