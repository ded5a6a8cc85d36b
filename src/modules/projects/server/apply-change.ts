import { sql } from 'kysely'
import { recordHistory } from '#cases/server/history.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { dayNumber } from '#engine/calendar/date.ts'
import { own } from '#engine/form/same-value.ts'
import { Refusal } from '#engine/refusal.ts'
import { referredIn } from '#modules/projects/asked-answers.ts'
import { addMonthsTo } from '#modules/projects/project.rules.ts'
import type { ProjectContent } from '#modules/projects/project.ts'
import { type Paper, paperOf } from '#modules/projects/server/application-paper.ts'
import { contractOn, getProject, listContract, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import { putVersion, replacePart } from '#modules/projects/server/project.store.ts'
import type { CaseRow, EffectContext, KindContext } from '#server/http/case-kind.ts'

/** What a request for change asks for, by the questions of change: the weightiest kind decides the road. */
export interface AskedChange {
  readonly type: string | undefined
  readonly kinds: readonly string[]
  readonly months: number | undefined
  readonly paper: Paper | undefined
}

/** The heavier stand first: a request with several goes the way of the heaviest. */
const WEIGHT = ['leader', 'unit', 'indicators', 'title', 'term', 'budget-lines', 'members', 'method'] as const

/** The kinds of the form by what processes call them. */
const CALLED: Readonly<Record<string, (typeof WEIGHT)[number]>> = {
  leader: 'leader',
  unit: 'unit',
  indicator: 'indicators',
  name: 'title',
  term: 'term',
  budget: 'budget-lines',
  partner: 'members',
  member: 'members',
  route: 'method',
}

export async function changeAsked(context: KindContext, one: CaseRow, project: ProjectRow): Promise<AskedChange> {
  const { rows } = await sql<{ code: string }>`select jsonb_object_keys(forms) as code from cases
    where tenant_id = ${context.tenantId} and id = ${one.id}`.execute(context.tx)
  const paper = rows[0] && (await paperOf(context, one, rows[0].code))
  const said = own(paper?.answers, 'kinds')
  const kinds = Array.isArray(said) ? said.map((kind) => CALLED[String(kind)] ?? String(kind)) : []
  const type = WEIGHT.find((each) => kinds.includes(each))
  const newEnd = own(paper?.answers, 'newEndOn')
  return {
    type,
    kinds,
    months: typeof newEnd === 'string' ? monthsBetween(project.endOn, newEnd) : undefined,
    paper,
  }
}

/** Months begun between two days: a day more than twelve months is thirteen. */
export function monthsBetween(from: string, to: string): number {
  let months = 0
  while (dayNumber(addMonthsTo(from, months)) < dayNumber(to)) months += 1
  return months
}

/** A change takes effect: the next version of the contract, from today on. What was before stays as it was. */
export async function applyChange(context: EffectContext, one: CaseRow): Promise<void> {
  const project = await getProject(context, one.subject?.id ?? '', true)
  const today = await getToday(context.tx, context.tenantId, context.now)
  const before = contractOn(await listContract(context, project.id), today)?.content
  const { kinds, paper } = await changeAsked(context, one, project)
  if (before === undefined || paper === undefined) throw new Refusal('rule-broken', { key: 'project.no-contract' })
  const { answers } = paper
  const text = (code: string) => (typeof own(answers, code) === 'string' ? (own(answers, code) as string) : undefined)
  const leader = kinds.includes('leader') ? await personOf(context, referredIn(own(answers, 'newLeader'))) : undefined
  const content: ProjectContent = {
    ...before,
    ...(kinds.includes('title') && text('newName') !== undefined && { title: text('newName')! }),
    ...(kinds.includes('term') &&
      text('newEndOn') !== undefined && { endOn: text('newEndOn')!, extensions: before.extensions + 1 }),
    ...(leader && { leaderId: leader.id, leaderName: leader.name }),
    answers: {
      ...before.answers,
      ...Object.fromEntries(Object.entries(answers).filter(([code]) => code in before.answers)),
    },
  }
  const change = kinds.join(' ')
  const by = context.personId ?? null
  await putVersion(context, { projectId: project.id, fromOn: today, content, caseId: one.id, change, by })
  if (leader)
    await replacePart(context, project.id, today, {
      role: 'leader',
      part: { subject: `person:${leader.id}`, name: leader.name, role: 'leader' },
    })
  await recordHistory(context, {
    subject: { kind: 'project', id: project.id, unitId: project.unitId },
    sentence: { key: 'project.changed', params: { number: project.number, change } },
    ...(by !== null && { personId: by }),
  })
}

/** The person of the administration whom a register's entry is, or who is named himself. @throws Refusal when there is none. */
async function personOf(
  { tx, tenantId }: EffectContext,
  referred: { readonly id: string; readonly name: string } | undefined,
): Promise<{ readonly id: string; readonly name: string }> {
  const { rows } = await sql<{ id: string; name: string }>`
    select p.id, p.name from people p where p.tenant_id = ${tenantId} and (p.id::text = ${referred?.id ?? ''}
      or p.id = (select e.person_id from register_entries e where e.tenant_id = ${tenantId} and e.id::text = ${referred?.id ?? ''}))`.execute(
    tx,
  )
  const [person] = rows
  if (person === undefined) throw new Refusal('rule-broken', { key: 'project.no-such-leader', at: 'newLeader' })
  return person
}
