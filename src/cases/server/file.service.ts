import { createReadStream } from 'node:fs'
import type * as contract from '#cases/file.contract.ts'
import { cleanName, extensionOf, FILE_KINDS, type Finding, isFileKind, isRightlyNamed } from '#cases/file.rules.ts'
import { checkFile, type FileScanner } from '#cases/server/check-file.ts'
import { contentPath, dropContent, findContent, isIntact, keepContent } from '#cases/server/content-folder.ts'
import { type FileRow, findFile, listFiles, listWaitingContents } from '#cases/server/file.queries.ts'
import { attachFile, detachFile, saveContent, settleContent } from '#cases/server/file.store.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import type { SubjectAccess } from '#cases/server/subject.access.ts'
import type { Subject } from '#cases/subject.ts'
import type { Input, Output } from '#engine/contract/operation.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Job, OperationContext, PrepareContext } from '#server/http/module.ts'
import type { Download } from '#server/http/transfer.ts'

/** A sender is told within two seconds; in the background a large file has longer. */
const UPLOAD_CHECK_MS = 1_700
const BACKGROUND_CHECK_MS = 60_000

interface CheckedUpload {
  readonly name: string
  readonly finding: Finding
}

/** What the operations on files do. Nothing is served that the scanners have not all called clean. */
export function fileService(subjects: SubjectAccess, scanners: readonly FileScanner[]) {
  return {
    /** Before the transaction: look at the file, refuse what is bad, put the rest on the disk. */
    check: async ({ upload, dataFolder }: PrepareContext): Promise<CheckedUpload> => {
      const name = cleanName(upload!.name)
      if (!name) throw new Refusal('form-invalid', { key: 'file.unnamed', at: 'file' })
      const finding = await checkFile(upload!.path, scanners, UPLOAD_CHECK_MS)
      checkFinding(name, upload!.sizeBytes, finding)
      await keepContent(dataFolder, finding.verdict === 'clean' ? 'files' : 'quarantine', upload!.sha256, upload!.path)
      return { name, finding }
    },

    upload: async (
      context: OperationContext,
      input: Input<typeof contract.fileUpload> & { readonly code?: string },
      { name, finding }: CheckedUpload,
    ): Promise<Output<typeof contract.fileUpload>> => {
      const subject = await subjects.getOpen(context, { kind: input.subjectKind, id: input.subjectId })
      return attachChecked(context, subject, { name, finding }, input.code)
    },

    /** To a record that whoever asks has found open to the sender. */
    attach: attachChecked,

    list: async (
      context: OperationContext,
      input: Input<typeof contract.fileList>,
    ): Promise<Output<typeof contract.fileList>> => {
      const subject = await subjects.get(context, { kind: input.subjectKind, id: input.subjectId })
      return { files: (await listFiles(context.tx, context.tenantId, subject)).map(fileOf) }
    },

    download: async (context: OperationContext, { fileId }: Input<typeof contract.fileDownload>): Promise<Download> => {
      const file = await getFile(context, fileId)
      if (file.detachedAt) throw new Refusal('wrong-state', { key: 'file.detached' })
      if (file.state !== 'clean' || !isFileKind(file.kind)) {
        throw new Refusal('wrong-state', { key: file.state === 'bad' ? 'file.known-bad' : 'file.quarantined' })
      }
      if (!isRightlyNamed(file.name, file.kind)) throw wrongExtension(file.name, file.kind)
      const path = contentPath(context.dataFolder, 'files', file.sha256)
      const isServed = await isIntact(path, file.sha256).catch(() => false)
      if (!isServed) throw new Refusal('wrong-state', { key: 'file.lost' })
      context.audit({
        subjectKind: file.subjectKind,
        subjectId: file.subjectId,
        unitId: file.unitId,
        detail: { fileId },
      })
      const { contentType } = FILE_KINDS[file.kind]
      return { body: createReadStream(path), name: file.name, contentType, sizeBytes: Number(file.sizeBytes) }
    },

    detach: async (
      context: OperationContext,
      { fileId, reason }: Input<typeof contract.fileDetach>,
    ): Promise<{ fileId: string }> => {
      const file = await getFile(context, fileId)
      await subjects.getOpen(context, { kind: file.subjectKind, id: file.subjectId })
      const { personId } = context.actor
      if (!(await detachFile(context, fileId, personId, reason)))
        throw new Refusal('wrong-state', { key: 'file.detached' })
      const subject = { kind: file.subjectKind, id: file.subjectId, unitId: file.unitId }
      const sentence = { key: 'file.detached-history', params: { name: file.name, reason } }
      await recordHistory(context, { subject, sentence, personId })
      context.audit({ subjectKind: subject.kind, subjectId: subject.id, unitId: subject.unitId, detail: { fileId } })
      return { fileId }
    },
  }

  async function attachChecked(
    context: OperationContext,
    subject: Subject,
    { name, finding }: CheckedUpload,
    code: string | undefined,
  ): Promise<Output<typeof contract.fileUpload>> {
    const { sha256, sizeBytes } = context.upload!
    const state = await saveContent(context, { sha256, sizeBytes, finding })
    if (state === 'bad') throw new Refusal('rule-broken', { key: 'file.known-bad', at: 'file' })
    const { personId } = context.actor
    const fileId = await attachFile(context, { subject, sha256, name, personId, code })
    await recordHistory(context, { subject, sentence: { key: 'file.attached-history', params: { name } }, personId })
    context.audit({
      subjectKind: subject.kind,
      subjectId: subject.id,
      unitId: subject.unitId,
      detail: { fileId, sha256 },
    })
    return { fileId, state, sha256 }
  }

  async function getFile(context: OperationContext, fileId: string): Promise<FileRow> {
    const file = await findFile(context.tx, context.tenantId, fileId)
    if (!file) throw new Refusal('not-found', { key: 'case.unknown-subject' })
    await subjects.get(context, { kind: file.subjectKind, id: file.subjectId })
    return file
  }
}

function checkFinding(name: string, sizeBytes: number, { verdict, kind, key, params }: Finding): void {
  if (verdict === 'bad') throw new Refusal('rule-broken', { key: key ?? 'file.known-bad', params, at: 'file' })
  const isEverAccepted = Object.values(FILE_KINDS).some(({ extensions }) =>
    extensions.some((one) => one === extensionOf(name)),
  )
  if (!isEverAccepted) throw new Refusal('rule-broken', { key: 'file.kind-not-accepted', at: 'file' })
  if (!kind) return
  if (!isRightlyNamed(name, kind)) throw wrongExtension(name, kind)
  const { maxBytes } = FILE_KINDS[kind]
  if (sizeBytes > maxBytes) {
    const limit = maxBytes / 1024 / 1024
    throw new Refusal('over-limit', { key: 'file.too-large-for-kind', params: { kind, limit }, at: 'file' })
  }
}

const wrongExtension = (name: string, kind: string): Refusal =>
  new Refusal('rule-broken', {
    key: 'file.wrong-extension',
    params: { kind, extension: extensionOf(name) },
    at: 'file',
  })

const fileOf = (row: FileRow): Output<typeof contract.fileList>['files'][number] => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  sizeBytes: Number(row.sizeBytes),
  sha256: row.sha256,
  state: row.state,
  finding: row.findingKey === null ? undefined : { key: row.findingKey, params: row.findingParams },
  attachedBy: row.attachedBy,
  attachedAt: row.attachedAt.toISOString(),
  detached: row.detachedAt
    ? { by: row.detachedBy ?? '', at: row.detachedAt.toISOString(), reason: row.detachReason ?? '' }
    : undefined,
})

/** Looks again at what no scanner could settle; what turns out clean leaves the quarantine. */
export function recheckJob(scanners: readonly FileScanner[]): Job {
  return {
    name: 'file.recheck',
    everySeconds: 60,
    run: async ({ inTransaction, tenantId, now, dataFolder }) => {
      const waiting = await inTransaction((tx) => listWaitingContents(tx, tenantId, now, 20))
      for (const { sha256, attempts } of waiting) {
        const path = await findContent(dataFolder, sha256)
        const finding: Finding = path
          ? await checkFile(path, scanners, BACKGROUND_CHECK_MS)
          : { verdict: 'bad', key: 'file.lost' }
        if (path && finding.verdict === 'clean') await keepContent(dataFolder, 'files', sha256, path)
        await inTransaction((tx) => settleContent({ tx, tenantId, now }, sha256, attempts + 1, finding))
        if (finding.verdict !== 'unknown') await dropContent(dataFolder, 'quarantine', sha256)
      }
    },
  }
}
