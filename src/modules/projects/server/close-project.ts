import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { exactText, formatExact } from '#engine/number/exact.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { addMonthsTo } from '#modules/projects/project.rules.ts'
import { getProject, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import { closeProject } from '#modules/projects/server/project.store.ts'
import { readinessOfCase } from '#modules/projects/server/readiness.queries.ts'
import { recordIntegrity } from '#modules/registries/server/integrity-acts.service.ts'
import type { CaseRow, EffectContext } from '#server/http/case-kind.ts'

/**
 * 验收证书: its number, what was compared, and a check code by which anybody may ask whether it is genuine. The code is the head of
 * a hash over what the certificate says, so that a changed certificate has another.
 */
export async function issueCertificate(context: EffectContext, one: CaseRow): Promise<void> {
  const { tx, tenantId, now } = context
  const { project, readiness } = await readinessOfCase(context, one)
  const issuedOn = await getToday(tx, tenantId, now)
  const year = Number(issuedOn.slice(0, 4))
  const serial = await takeNumber(context, {
    series: 'certificate',
    year,
    subject: { kind: 'project', id: project.id },
  })
  const number = `${year}-${String(serial).padStart(4, '0')}`
  const content = {
    project: { number: project.number, title: project.title, unit: project.nameZh, leader: project.leaderName },
    completion: readiness.completion === undefined ? null : formatExact(readiness.completion, 2, 'half-up'),
    compared: readiness.compared.map(({ code, name, unit, agreed, reached, rate, isMet }) => ({
      code,
      name,
      unit,
      agreed: exactText(agreed),
      reached: reached === undefined ? null : exactText(reached),
      rate: rate === undefined ? null : formatExact(rate, 2, 'half-up'),
      isMet,
    })),
  }
  const checkCode = createHash('sha256')
    .update(JSON.stringify({ tenantId, number, issuedOn, ...content }))
    .digest('hex')
    .slice(0, 16)
    .toUpperCase()
  await sql`insert into certificates (tenant_id, project_id, number, check_code, conclusion, issued_on, content)
    values (${tenantId}, ${project.id}, ${number}, ${checkCode}, ${readiness.suggests ?? ''}, ${issuedOn},
      ${JSON.stringify(content)}::jsonb) on conflict do nothing`.execute(tx)
  await tell(context, project, 'project.certified', { number: project.number, certificate: number })
}

/** 成果登记: twelve characters, the office's three, the year, Y and four of a serial. */
export async function recordOutcome(context: EffectContext, one: CaseRow): Promise<void> {
  const { tx, tenantId, now } = context
  const project = await getProject(context, one.subject?.id ?? '', true)
  const closedOn = await getToday(tx, tenantId, now)
  const { practice } = await getProgrammePractice(tx, tenantId)
  const year = Number(closedOn.slice(0, 4))
  const office = practice.acceptance?.outcomeCode
  const outcomeNumber =
    office === undefined || project.outcomeNumber !== null
      ? undefined
      : `${office}${year}Y${String(await takeNumber(context, { series: `outcome.${office}`, year, subject: { kind: 'project', id: project.id } })).padStart(4, '0')}`
  await closeProject(context, project.id, {
    state: 'accepted',
    closedOn,
    ...(outcomeNumber !== undefined && { outcomeNumber }),
  })
  await tell(context, project, 'project.accepted', {
    number: project.number,
    outcome: outcomeNumber ?? project.outcomeNumber ?? '',
  })
}

/**
 * 记入诚信档案: the project is over without success, and whom the practice names is barred for so long, with what was decided and on
 * what it was decided as it stood that day. Where the practice says nothing of it, the project is only closed.
 */
export async function enterIntegrity(context: EffectContext, one: CaseRow): Promise<void> {
  const { tx, tenantId, now } = context
  const { project, readiness, findings } = await readinessOfCase(context, one)
  const closedOn = await getToday(tx, tenantId, now)
  if (project.state === 'ongoing') await closeProject(context, project.id, { state: 'failed', closedOn })
  await tell(context, project, 'project.failed', { number: project.number })
  const { integrity } = (await getProgrammePractice(tx, tenantId)).practice
  if (integrity === undefined) return
  const evidence = {
    case: { id: one.id, process: one.process, version: one.version, state: one.state, outcome: one.outcome ?? null },
    project: {
      number: project.number,
      title: project.title,
      unit: project.nameZh,
      leader: project.leaderName,
      endOn: project.endOn,
    },
    compared: readiness.compared.map(({ name, agreed, reached, isMet }) => ({
      name,
      agreed: exactText(agreed),
      reached: reached === undefined ? null : exactText(reached),
      isMet,
    })),
    findings: findings.map(({ code, severity, text }) => ({ code, severity, text: text.zh })),
  }
  await bar(context, project, closedOn, integrity.reason.zh, evidence)
}

async function tell(
  context: EffectContext,
  project: { readonly id: string; readonly unitId: string },
  key: string,
  params: Record<string, string>,
): Promise<void> {
  await recordHistory(context, {
    subject: { kind: 'project', id: project.id, unitId: project.unitId },
    sentence: { key, params },
    ...(context.personId !== undefined && { personId: context.personId }),
  })
}

/** A project that was revoked bars whom the practice names, as one that failed does; why is what was decided. */
export async function enterRevocation(context: EffectContext, one: CaseRow): Promise<void> {
  const project = await getProject(context, one.subject?.id ?? '')
  const closedOn = await getToday(context.tx, context.tenantId, context.now)
  const evidence = {
    case: { id: one.id, process: one.process, version: one.version, state: one.state, outcome: one.outcome ?? null },
    project: { number: project.number, title: project.title, unit: project.nameZh, leader: project.leaderName },
  }
  await bar(context, project, closedOn, '项目被撤销', evidence)
}

/** Whom the practice names is barred from applying for so long; nothing where it names nobody. */
async function bar(
  context: EffectContext,
  project: ProjectRow,
  closedOn: CalendarDate,
  reason: string,
  evidence: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { integrity } = (await getProgrammePractice(context.tx, context.tenantId)).practice
  if (integrity === undefined) return
  const subjects = {
    leader: { subject: `person:${project.leaderId}`, name: project.leaderName },
    'lead-unit': { subject: `unit:${project.unitId}`, name: project.nameZh },
  }
  for (const role of integrity.roles)
    await recordIntegrity(
      context,
      {
        ...subjects[role],
        unitId: project.unitId,
        reason: `${reason}：${project.number} ${project.title}`,
        clause: integrity.clause.zh,
        fromOn: closedOn,
        untilOn: addMonthsTo(closedOn, integrity.months),
        source: { kind: 'project', id: project.id, number: project.number },
        evidence,
      },
      context.personId ?? null,
    )
}
