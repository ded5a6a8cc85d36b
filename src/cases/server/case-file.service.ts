import { CASE_SUBJECT } from '#cases/case.ts'
import { mayWrite } from '#cases/case-desk.rules.ts'
import { attachCaseFile, attachFormFile, detachCaseFile, downloadCaseFile } from '#cases/case-file.contract.ts'
import { answerFile, fieldNaming, formPurpose, typeFor } from '#cases/form-file.rules.ts'
import { demandSight } from '#cases/server/case.access.ts'
import { getCase } from '#cases/server/case.queries.ts'
import { findDraft } from '#cases/server/case-answers.queries.ts'
import { listCaseFiles } from '#cases/server/case-file.queries.ts'
import { getForm } from '#cases/server/case-form.queries.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import { openSituation } from '#cases/server/case-situation.ts'
import type { fileService } from '#cases/server/file.service.ts'
import type { Input } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import { type OperationContext, type PrepareContext, preparedRoute, type Route, route } from '#server/http/module.ts'

type Files = ReturnType<typeof fileService>

/** Papers of a case by their kinds; the files are kept and looked at like all others. */
export function caseFileRoutes(files: Files): Route[] {
  return [
    preparedRoute(
      attachCaseFile,
      async (context, input) => {
        await demandDeclared(context, input)
        return files.check(context)
      },
      (context, { caseId, code }, checked) =>
        files.upload(context, { subjectKind: CASE_SUBJECT, subjectId: caseId, code }, checked),
    ),
    preparedRoute(
      attachFormFile,
      async (context, input) => {
        const { visit, now, tenantId } = context
        await context.inTransaction((tx) =>
          demandField({ tx, tenantId, now, actor: visit!.actor, visit, upload: context.upload }, input),
        )
        return files.check(context)
      },
      async (context, input, checked) => {
        const { one, field } = await demandField(context, input)
        const subject = { kind: CASE_SUBJECT, id: one.id, unitId: one.unitId }
        const sent = await files.attach(context, subject, checked, formPurpose(input.form, field.code))
        const { name } = checked
        const { sizeBytes } = context.upload!
        return { ...answerFile(field, { id: sent.fileId, purpose: null, name, sizeBytes, sha256: sent.sha256 }) }
      },
    ),
    route(downloadCaseFile, async (context, input) => {
      await demandPaper(context, input)
      return files.download(context, input)
    }),
    route(detachCaseFile, async (context, { reason, ...input }) => {
      await demandPaper(context, input)
      await demandUnnamed(context, input)
      return files.detach(context, { fileId: input.fileId, reason })
    }),
  ]
}

/** Before anything is looked at: the case is there for the sender, and its process asks for such papers. */
async function demandDeclared(
  { visit, tenantId, inTransaction }: PrepareContext,
  { caseId, code }: Input<typeof attachCaseFile>,
): Promise<void> {
  await inTransaction(async (tx) => {
    await demandSight({ tx, tenantId, actor: visit!.actor, visit }, caseId)
    const { processState } = await getCase(tx, tenantId, caseId)
    const { process, version, hash } = processState
    const { process: definition } = await getProcess(tx, tenantId, { code: process, version, hash })
    if (!definition.files.some((file) => file.code === code))
      throw new Refusal('not-found', { key: 'case.no-paper', at: 'code' })
  })
}

type Sending = Pick<OperationContext, 'tx' | 'tenantId' | 'actor' | 'now' | 'visit' | 'upload'>

/** The form is the sender’s to fill in now, and its field takes such a file. */
async function demandField(context: Sending, { caseId, form: code, field: name }: Input<typeof attachFormFile>) {
  const { one, desk } = await openSituation(context, caseId)
  const hash = Object.hasOwn(one.forms, code) ? one.forms[code] : undefined
  if (hash === undefined) throw new Refusal('not-found', { key: 'case.no-form', at: 'form' })
  const field = (await getForm(context.tx, context.tenantId, hash)).fields.get(name)?.field
  if (field?.kind !== 'file') throw new Refusal('not-found', { key: 'case.no-file-field', at: 'field' })
  if (!mayWrite(desk, code)) throw new Refusal('not-allowed', { key: 'case.may-not-write' })
  const { name: sent, sizeBytes } = context.upload!
  if (typeFor(field, sent) === undefined)
    throw new Refusal('rule-broken', {
      key: 'case.field-file-type',
      params: { options: field.types.join(', ') },
      at: 'file',
    })
  if (sizeBytes > field.mostBytes)
    throw new Refusal('over-limit', {
      key: 'case.field-file-too-big',
      params: { limit: Math.floor(field.mostBytes / 1_048_576) },
      at: 'file',
    })
  return { one, field }
}

/** A file that a form under way names is first taken out there: else nobody knew why the form is not whole. */
async function demandUnnamed(
  { tx, tenantId }: OperationContext,
  { caseId, fileId }: { readonly caseId: string; readonly fileId: string },
): Promise<void> {
  const { forms } = await getCase(tx, tenantId, caseId)
  for (const [code, hash] of Object.entries(forms)) {
    const draft = await findDraft(tx, tenantId, caseId, code)
    if (draft === undefined) continue
    const form = await getForm(tx, tenantId, hash)
    const field = fieldNaming(form, draft.answers, fileId)
    if (field !== undefined)
      throw new Refusal('rule-broken', {
        key: 'case.file-in-form',
        params: { field: field.label.zh, fieldEn: field.label.en },
      })
  }
}

async function demandPaper(
  context: OperationContext,
  { caseId, fileId }: { readonly caseId: string; readonly fileId: string },
): Promise<void> {
  await demandSight(context, caseId)
  const attached = await listCaseFiles(context.tx, context.tenantId, caseId)
  if (!attached.some(({ id }) => id === fileId)) throw new Refusal('not-found', { key: 'case.no-file' })
}
