import { sql } from 'kysely'
import type { CheckPractice } from '#engine/definition/check-practice.ts'
import { type Attachment, findSharedEvidence } from '#engine/scrutiny/shared-evidence.ts'
import type { FileName, Finding } from '#modules/dispatch/server/quality-evidence.ts'
import type { ReviewContext } from '#modules/dispatch/server/review-context.ts'

interface AttachedRow extends Attachment {
  readonly fileId: string
  readonly name: string
  readonly unitId: string
  readonly unitPath: string
}

/** One evidence file under records of two branches of a unit; within one branch it is told at the branch. */
export async function checkFiles(context: ReviewContext, practice: CheckPractice['sharedFile']) {
  const { top, book } = context
  const { shared, contents } = findSharedEvidence(await listAttachments(context, practice))
  const findings = shared.flatMap(({ first, again }): Finding[] => {
    const unit = book.places.get(again.unit)
    const before = book.places.get(first.unit)
    // What an office uses twice for itself, and what stands outside the branches, is nothing here.
    if (!unit || !before || unit.id === top.id || before.id === top.id) return []
    const params = {
      ...{ unit: unit.name.short.zh, unitEn: unit.name.short.en, file: again.name },
      ...{ first: before.name.short.zh, firstEn: before.name.short.en, firstFile: first.name },
      ...{ firstOn: first.at.slice(0, 10), againOn: again.at.slice(0, 10) },
    }
    return [
      {
        ...{ kind: 'shared-file', mark: again.content.slice(0, 32), entry: null, unit, period: null, figure: null },
        ...{ expected: null, difference: null, confidence: null },
        sentence: { key: 'figure.quality.shared-file', params },
        evidence: [{ key: 'figure.quality.shared-file.hash', params: { hash: again.content.slice(0, 12) } }],
        files: [first, again].map(fileName),
      },
    ]
  })
  return { examined: contents, findings }
}

const fileName = ({ fileId, name, unitId, at }: AttachedRow): FileName => ({ fileId, name, unitId, at })

/**
 * What is attached anywhere under the unit, each for the branch right below it that it belongs to. From above is what somebody
 * attached who does not belong to the unit, or who accepts reports over it: officers sit in divisions that are units themselves.
 */
async function listAttachments(
  { tx, tenantId, top, now }: ReviewContext,
  { leastBytes }: CheckPractice['sharedFile'],
): Promise<readonly AttachedRow[]> {
  const { rows } = await sql<{
    fileId: string
    name: string
    content: string
    record: string
    unitId: string
    unitPath: string
    branch: string | null
    isFromAbove: boolean
    at: Date
  }>`
    with standing as (
      select distinct on (unit_id) unit_id, path from unit_versions
      where tenant_id = ${tenantId} and from_on <= ${now}::date order by unit_id, from_on desc),
    branches as (
      select distinct on (unit_id) unit_id, path from unit_versions
      where tenant_id = ${tenantId} and parent_id = ${top.id} order by unit_id, from_on desc)
    select f.id as file_id, f.name, f.sha256 as content, f.subject_kind || ' ' || f.subject_id as record, f.unit_id,
      s.path as unit_path, b.unit_id as branch, f.attached_at as at,
      b.unit_id is null or w.path is null or w.path not like s.path || '%' or exists (
        select from role_assignments a
        join roles r on r.tenant_id = a.tenant_id and r.code = a.role_code and r.grants ? 'report.accept'
        join standing held on held.unit_id = a.unit_id and s.path like held.path || '_%'
        where a.tenant_id = f.tenant_id and a.person_id = f.attached_by and a.ended_at is null) as is_from_above
    from files f
    join file_contents c on c.tenant_id = f.tenant_id and c.sha256 = f.sha256
      and c.state = 'clean' and c.size_bytes >= ${leastBytes}
    join standing s on s.unit_id = f.unit_id
    join people p on p.tenant_id = f.tenant_id and p.id = f.attached_by
    left join standing w on w.unit_id = p.unit_id
    left join branches b on s.path like b.path || '%'
    where f.tenant_id = ${tenantId} and f.detached_at is null and (s.path like ${`${top.path}%`} or ${top.path} like s.path || '%')
    order by f.attached_at, f.id`.execute(tx)
  return rows.map(({ branch, at, ...row }) => ({ ...row, unit: branch ?? row.unitId, at: at.toISOString() }))
}
