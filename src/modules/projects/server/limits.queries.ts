import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { getTenantClock, getToday } from '#cases/server/tenant.queries.ts'
import type { ProgrammeFamily } from '#engine/definition/programme-practice.ts'
import type { Facts } from '#engine/expression/expression.ts'
import {
  judgeLimits,
  type LimitedApplication,
  type LimitFinding,
  type TakingPart,
} from '#engine/limits/judge-limits.ts'
import type { LimitRole, LimitStatus } from '#engine/limits/limit-rule.ts'
import type { CallRow } from '#modules/programmes/server/call.queries.ts'
import { findLimits, type PracticeInForce } from '#modules/programmes/server/practice.queries.ts'
import { statusOf } from '#modules/projects/project.rules.ts'
import type { ProjectState } from '#modules/projects/project.ts'
import type { Part } from '#modules/projects/server/project.store.ts'
import type { Tx } from '#server/database/tenant.ts'

type Reading = { readonly tx: Tx; readonly tenantId: string; readonly now: Date }

interface PartRow {
  readonly subject: string
  readonly role: LimitRole
  readonly fromOn: string
  readonly leftOn: string | null
  readonly caseId: string | null
  readonly phase: string | null
  readonly outcome: string | null
  readonly caseTitle: string | null
  readonly callId: string | null
  readonly callYear: number | null
  readonly callFamily: string | null
  readonly mode: string | null
  readonly projectId: string | null
  readonly number: string | null
  readonly title: string | null
  readonly family: string | null
  readonly level: string | null
  readonly projectMode: string | null
  readonly startOn: string | null
  readonly endOn: string | null
  readonly approvedOn: string | null
  readonly state: ProjectState | null
}

/** All that some people and units take part in, as limits read it. */
export async function listParts(
  context: Reading,
  subjects: readonly string[],
  { practice }: PracticeInForce,
): Promise<readonly TakingPart[]> {
  const { tx, tenantId, now } = context
  const today = await getToday(tx, tenantId, now)
  const { rows } = await sql<PartRow>`
    select t.subject, t.role, t.from_on, t.left_on, t.case_id, c.phase, c.outcome, c.title as case_title, k.id as call_id,
      k.year as call_year, k.family as call_family, c.facts ->> 'mode' as mode, t.project_id, p.number, p.title, p.family,
      p.level, p.mode as project_mode, p.start_on, p.end_on, p.approved_on, p.state
    from takings_part t
    left join cases c on c.tenant_id = t.tenant_id and c.id = t.case_id
    left join calls k on k.tenant_id = t.tenant_id and c.subject_kind = 'call' and k.id = c.subject_id
    left join projects p on p.tenant_id = t.tenant_id and p.id = t.project_id
    where t.tenant_id = ${tenantId} and t.subject = any(${[...subjects]}::text[]) order by t.from_on, t.id`.execute(tx)
  const months = practice.acceptance?.withinMonths ?? 6
  return rows.map((row): TakingPart => {
    const left = row.leftOn === null ? {} : { leftOn: row.leftOn }
    const shared = { subject: row.subject, role: row.role }
    if (row.projectId !== null)
      return {
        ...shared,
        project: row.projectId,
        title: row.title!,
        number: row.number!,
        status: standing(statusOf({ state: row.state!, endOn: row.endOn! }, today, months)),
        facts: {
          family: row.family,
          level: row.level,
          mode: row.projectMode,
          year: row.callYear ?? Number(row.approvedOn!.slice(0, 4)),
          approvedYear: Number(row.approvedOn!.slice(0, 4)),
          startOn: row.startOn,
          endOn: row.endOn,
          ...left,
        },
      }
    return {
      ...shared,
      project: row.caseId!,
      title: row.caseTitle ?? '',
      status: row.phase === 'closed' && row.outcome !== 'succeeded' ? 'rejected' : 'applied',
      facts: {
        family: row.callFamily,
        level: practice.level,
        mode: row.mode,
        year: row.callYear,
        call: row.callId,
        ...left,
      },
    }
  })
}

const standing = (status: ReturnType<typeof statusOf>): LimitStatus => (status === 'revoked' ? 'terminated' : status)

export interface JudgedApplication {
  readonly caseId: string
  readonly call: Pick<CallRow, 'family' | 'year' | 'opensAt' | 'closesAt'>
  readonly mode: string
  readonly parts: readonly (Part & { readonly facts: Facts })[]
  readonly project: Facts
}

/** Judges an application by the limits of its family; a mode that is exempt, or a family without limits, gives no finding. */
export async function judgeApplication(
  context: Reading,
  inForce: PracticeInForce,
  { caseId, call, mode, parts, project }: JudgedApplication,
): Promise<readonly LimitFinding[]> {
  const { practice } = inForce
  const family: ProgrammeFamily | undefined = practice.families.find(({ code }) => code === call.family)
  const organised = practice.modes.find(({ code }) => code === mode)
  const regime =
    family?.limits === undefined || organised?.limited === false
      ? undefined
      : await findLimits(context.tx, context.tenantId, family.limits)
  if (regime === undefined) return []
  const { utcOffsetMinutes } = await getTenantClock(context.tx, context.tenantId)
  const day = (at: Date | null) => (at === null ? undefined : localDay(at, utcOffsetMinutes))
  const application: LimitedApplication = {
    id: caseId,
    call: {
      year: call.year,
      family: call.family,
      level: practice.level,
      mode,
      opensOn: day(call.opensAt),
      closesOn: day(call.closesAt),
    },
    project: { mode, ...project },
    parties: parts.map(({ subject, name, role, facts }) => ({ id: subject, name, role, facts })),
  }
  const known = await listParts(context, [...new Set(parts.map(({ subject }) => subject))], inForce)
  const relaxed = organised?.relaxes ?? []
  const judged =
    relaxed.length === 0 ? regime : { ...regime, rules: regime.rules.filter(({ code }) => !relaxed.includes(code)) }
  return judgeLimits(judged, application, known)
}
