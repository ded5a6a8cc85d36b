import { sql } from 'kysely'
import { packProject } from '#modules/projects/server/archive-package.ts'
import { findProject } from '#modules/projects/server/project.queries.ts'
import type { Reaction } from '#server/http/module.ts'
import { zipBytes } from '#server/zip/write-zip.ts'

/**
 * 归档: when a process archives a project, the manifest and hash of its package are kept for ever. It is packed after the COMMIT of
 * the act, whole and settled; personal data masked, so that everybody who may fetch the package can compare the hash.
 */
export const archiveReaction: Reaction = {
  name: 'projects.archive',
  event: 'case.moved',
  run: async ({ tx, tenantId, now }, { effects, subject }) => {
    const about = subject as { readonly kind: string; readonly id: string } | undefined
    if (!Array.isArray(effects) || !effects.includes('archive') || about?.kind !== 'project') return
    const project = await findProject({ tx, tenantId }, about.id, true)
    if (project === undefined) return
    const { parts, sha256, manifest } = await packProject({ tx, tenantId }, project, {
      cases: sql<boolean>`true`,
      money: true,
      masks: true,
    })
    const bytes = zipBytes(parts.map((part) => ({ name: part.path, bytes: part.bytes })))
    await sql`insert into archives (tenant_id, project_id, number, sha256, bytes, manifest, at)
      select ${tenantId}::uuid, ${project.id}::uuid, coalesce(max(number), 0) + 1, ${sha256}, ${bytes}::bigint,
        ${JSON.stringify(manifest)}::jsonb, ${now}::timestamptz
      from archives where tenant_id = ${tenantId} and project_id = ${project.id}`.execute(tx)
  },
}
