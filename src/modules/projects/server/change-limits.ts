import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { LimitFinding } from '#engine/limits/judge-limits.ts'
import { findCall } from '#modules/programmes/server/call.queries.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { withChange } from '#modules/projects/contract-change.rules.ts'
import type { AskedChange } from '#modules/projects/server/change-asked.ts'
import { partsOfContract, ROLES_OF } from '#modules/projects/server/contract-parts.ts'
import { judgeApplication } from '#modules/projects/server/limits.queries.ts'
import { factsBySubject } from '#modules/projects/server/matter.ts'
import type { ProjectRow } from '#modules/projects/server/project.queries.ts'
import type { KindContext } from '#server/http/case-kind.ts'

/**
 * Whoever comes into a project by a change keeps the limits as if he had applied for it in its own call, on what he takes part
 * in today: a new leader, a new unit, new members. Who was in it already is not judged again.
 */
export async function limitsOfNewcomers(
  context: KindContext,
  project: ProjectRow,
  { before, change, kinds, contract }: Pick<AskedChange, 'before' | 'change' | 'kinds' | 'contract'>,
): Promise<readonly LimitFinding[]> {
  const roles = new Set(kinds.flatMap(({ aspect }) => ROLES_OF[aspect] ?? []))
  if (before === undefined || roles.size === 0) return []
  const { tx, tenantId, now } = context
  const parts = await partsOfContract(context, withChange(before, change), contract)
  const standing = await standingIn(context, project.id)
  const isNew = (role: string, subject: string) => roles.has(role as 'leader') && !standing.has(`${role} ${subject}`)
  if (!parts.some(({ role, subject }) => isNew(role, subject))) return []
  const on = await getToday(tx, tenantId, now)
  const known = await factsBySubject(
    context,
    parts.map(({ subject }) => subject),
    on,
  )
  const call = project.callId === null ? undefined : await findCall(context, project.callId)
  const findings = await judgeApplication(context, await getProgrammePractice(tx, tenantId), {
    caseId: project.id,
    // The year and the family are those of its call; whether somebody is barred, or too old, is asked today.
    call: {
      family: call?.family ?? project.family,
      year: call?.year ?? Number(project.approvedOn.slice(0, 4)),
      opensAt: now,
      closesAt: now,
    },
    mode: project.mode ?? '',
    parts: parts.map((part) => ({ ...part, facts: { ...known.get(part.subject), ...part.facts } })),
    project: {
      startOn: project.startOn,
      endOn: change.endOn ?? project.endOn,
      partners: parts.filter(({ role }) => role === 'partner-unit').length,
    },
  })
  return findings.filter(({ verdict, subject }) => verdict !== 'kept' && isNew(subject.role, subject.id))
}

/** `role subject` of everybody who is in a project now. */
async function standingIn({ tx, tenantId }: KindContext, projectId: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ role: string; subject: string }>`select role, subject from takings_part
    where tenant_id = ${tenantId} and project_id = ${projectId} and left_on is null`.execute(tx)
  return new Set(rows.map(({ role, subject }) => `${role} ${subject}`))
}
