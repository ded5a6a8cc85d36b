import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { casesInSight } from '#cases/server/case.access.ts'
import { contentPath, isIntact } from '#cases/server/content-folder.ts'
import { can } from '#engine/access/can.ts'
import { Refusal } from '#engine/refusal.ts'
import type { downloadArchive as contract } from '#modules/projects/archive.contract.ts'
import { pathPart } from '#modules/projects/archive.rules.ts'
import { packProject } from '#modules/projects/server/archive-package.ts'
import type { ArchivePart } from '#modules/projects/server/archive-part.ts'
import { projectsInSight } from '#modules/projects/server/project.access.ts'
import { listProjectRows } from '#modules/projects/server/project.queries.ts'
import type { Handler } from '#server/http/module.ts'
import { MOST_ENTRIES, MOST_ZIP_BYTES, type WrittenEntry, writeZip, zipBytes } from '#server/zip/write-zip.ts'

/** 归档包: as the project stands, as far as the actor may see its cases, its money and the data of people. */
export const downloadArchive: Handler<typeof contract> = async (context, { projectId, purpose }) => {
  const { tx, actor, dataFolder } = context
  const [project] = await listProjectRows(context, sql<boolean>`r.id = ${projectId} and ${projectsInSight(actor)}`, 1)
  if (project === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'projectId' })
  if (purpose !== undefined && !can(actor, 'register.reveal', project.path))
    throw new Refusal('not-allowed', { key: 'project.archive-masked', at: 'purpose' })
  const sight = {
    cases: casesInSight(actor, context.visit?.today),
    money: can(actor, 'fund.read', project.path),
    masks: purpose === undefined,
  }
  const { parts, sha256 } = await packProject({ tx, tenantId: context.tenantId }, project, sight)
  const entries = parts.map((part) => entryOf(part, dataFolder))
  const sizeBytes = zipBytes(entries)
  if (entries.length > MOST_ENTRIES || sizeBytes > MOST_ZIP_BYTES)
    throw new Refusal('over-limit', { key: 'project.archive-too-large' })
  for (const { content, sha256: hash } of parts)
    if (content === undefined && !(await isIntact(contentPath(dataFolder, 'files', hash), hash).catch(() => false)))
      throw new Refusal('wrong-state', { key: 'file.lost' })
  context.audit({
    subjectKind: 'project',
    subjectId: project.id,
    unitId: project.unitId,
    detail: { sha256, files: entries.length, ...(purpose !== undefined && { purpose }) },
  })
  return {
    body: Readable.from(writeZip(entries)),
    name: `${project.number} ${pathPart(project.title)}.zip`,
    contentType: 'application/zip',
    sizeBytes,
  }
}

const entryOf = ({ path, bytes, sha256, content }: ArchivePart, dataFolder: string): WrittenEntry => ({
  name: path,
  bytes,
  read: async () => content ?? (await readFile(contentPath(dataFolder, 'files', sha256))),
})
