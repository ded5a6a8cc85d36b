import { CASE_SUBJECT } from '#cases/case.ts'
import { attachCaseFile, detachCaseFile, downloadCaseFile } from '#cases/case-file.contract.ts'
import { demandSight } from '#cases/server/case.access.ts'
import { getCase } from '#cases/server/case.queries.ts'
import { listCaseFiles } from '#cases/server/case-file.queries.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
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
    route(downloadCaseFile, async (context, input) => {
      await demandPaper(context, input)
      return files.download(context, input)
    }),
    route(detachCaseFile, async (context, { reason, ...input }) => {
      await demandPaper(context, input)
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

async function demandPaper(
  context: OperationContext,
  { caseId, fileId }: { readonly caseId: string; readonly fileId: string },
): Promise<void> {
  await demandSight(context, caseId)
  const attached = await listCaseFiles(context.tx, context.tenantId, caseId)
  if (!attached.some(({ id }) => id === fileId)) throw new Refusal('not-found', { key: 'case.no-file' })
}
