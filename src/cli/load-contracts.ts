import { sql } from 'kysely'
import type { SampleContext } from '#cli/load-samples.ts'
import { addDays } from '#engine/calendar/date.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { withChange } from '#modules/projects/contract-change.rules.ts'
import { letterReaction } from '#modules/projects/server/letter.reactions.ts'
import { contractOn, listContract, listProjectRows, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import { putVersion } from '#modules/projects/server/project.store.ts'
import { recordIntegrity } from '#modules/registries/server/integrity-acts.service.ts'

/** Of approvals, and of refusals. */
const MOST_LETTERS = 20

/** What goes on around contracts in the demonstration: letters, visits on site, a changed contract, a record of integrity. */
export async function loadContracts(context: SampleContext, pack: Pack): Promise<void> {
  const hands = pack.sampleCalls[0]?.value.hands
  if (hands === undefined) return
  const people = await peopleOf(context, [hands.officer, hands.planner])
  const [officer, planner] = [people.get(hands.officer), people.get(hands.planner)]
  if (officer === undefined || planner === undefined) return
  const today = context.now.toISOString().slice(0, 10)
  await sendLetters(context)
  const projects = (await listProjectRows(context, sql<boolean>`true`, 500)).filter(({ endOn }) => endOn > today)
  const ongoing = projects.filter(({ state, startOn }) => state === 'ongoing' && startOn < today).slice(0, 5)
  for (const [at, project] of ongoing.entries()) await visit(context, project, at, today, { officer, planner })
  const [changed] = ongoing
  if (changed !== undefined) await extend(context, changed, officer)
  const [over] = await listProjectRows(context, sql<boolean>`r.state in ('failed', 'terminated')`, 1)
  if (over !== undefined) await bar(context, over, today, planner)
}

async function peopleOf(
  { tx, tenantId }: SampleContext,
  logins: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ login: string; personId: string }>`select login, person_id from accounts
    where tenant_id = ${tenantId} and login = any(${[...logins]}::text[])`.execute(tx)
  return new Map(rows.map(({ login, personId }) => [login, personId]))
}

/** By the same reaction that follows a decision. */
async function sendLetters(context: SampleContext): Promise<void> {
  const { tx, tenantId } = context
  const { rows } = await sql<{ id: string; record: string; state: string; outcome: string }>`
    select id, record, state, outcome from (
      select id, record, state, outcome, closed_at, row_number() over (partition by outcome order by closed_at desc nulls last, id) as n
      from cases where tenant_id = ${tenantId} and record = 'application' and phase = 'closed'
        and outcome in ('failed', 'succeeded')) told
    where n <= ${MOST_LETTERS} order by closed_at, id`.execute(tx)
  for (const { id, outcome, ...one } of rows)
    await letterReaction.run(
      { ...context, kinds: new Map() },
      { caseId: id, ...one, phase: 'closed', outcome, effects: outcome === 'succeeded' ? ['issue-document'] : [] },
    )
}

interface Hands {
  readonly officer: string
  readonly planner: string
}

/** One planned, one with a finding to be rectified, one to be verified, the others settled. */
async function visit(
  context: SampleContext,
  project: ProjectRow,
  at: number,
  today: string,
  { officer, planner }: Hands,
): Promise<void> {
  const { tx, tenantId, newId, now } = context
  const id = newId()
  const heldOn = at === 0 ? null : addDays(today, -7 * at)
  const state = at === 0 ? 'planned' : at < 3 ? 'open' : 'settled'
  await sql`insert into site_visits (tenant_id, id, project_id, purpose, place, planned_on, lead_id, state, held_on, summary, met,
      planned_by, planned_at, recorded_at)
    values (${tenantId}, ${id}, ${project.id}, '进度和经费使用核查（示例）', ${project.nameZh}, ${heldOn ?? addDays(today, 9)}, ${officer},
      ${state}, ${heldOn}, ${heldOn === null ? '' : '按进度推进，设备已到位，财务资料基本齐全。（示例）'},
      ${heldOn === null ? '' : project.leaderName}, ${planner}, ${now}, ${heldOn === null ? null : now})`.execute(tx)
  if (heldOn === null) return
  const finding = at === 1 ? 'found' : at === 2 ? 'rectified' : 'closed'
  const isAnswered = finding !== 'found'
  const { rows } = await sql<{
    unitId: string
  }>`select unit_id from people where tenant_id = ${tenantId} and id = ${officer}`.execute(tx)
  await sql`insert into visit_findings (tenant_id, id, visit_id, number, text, severity, due_on, state, found_by, found_unit, answer,
      answered_by, answered_at, verified_by, verified_at, verdict)
    values (${tenantId}, ${newId()}, ${id}, 1, '试验记录不完整，缺两个月台账。（示例）', ${at === 1 ? 'major' : 'minor'}, ${addDays(heldOn, 20)},
      ${finding}, ${officer}, ${rows[0]!.unitId}, ${isAnswered ? '已补齐台账并逐页签字。（示例）' : ''},
      ${isAnswered ? project.leaderId : null}, ${isAnswered ? now : null}, ${finding === 'closed' ? planner : null},
      ${finding === 'closed' ? now : null}, ${finding === 'closed' ? '现场查看，已整改。（示例）' : ''})`.execute(tx)
}

/** A longer term: the contract has a second version, to be compared with the first. */
async function extend(context: SampleContext, project: ProjectRow, by: string): Promise<void> {
  const versions = await listContract(context, project.id)
  const today = context.now.toISOString().slice(0, 10)
  const standing = contractOn(versions, today)?.content
  if (standing === undefined) return
  const changed = { endOn: addDays(standing.endOn, 180) }
  const content = withChange(standing, changed)
  await putVersion(context, {
    projectId: project.id,
    fromOn: today,
    content,
    caseId: null,
    change: 'term',
    by,
    changed,
  })
}

async function bar(context: SampleContext, project: ProjectRow, today: string, by: string): Promise<void> {
  const fromOn = project.closedOn ?? today
  await recordIntegrity(
    context,
    {
      subject: `person:${project.leaderId}`,
      name: project.leaderName,
      unitId: project.unitId,
      reason: `项目未按任务书完成（示例）：${project.number} ${project.title}`,
      clause: '第七条',
      fromOn,
      untilOn: addDays(fromOn, 730),
      source: { kind: 'project', id: project.id, number: project.number },
      evidence: {
        project: { number: project.number, title: project.title, state: project.state, closedOn: project.closedOn },
      },
    },
    by,
  )
}
