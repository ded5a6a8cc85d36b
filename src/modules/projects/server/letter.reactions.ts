import { sql } from 'kysely'
import { findCase, type KeptCase } from '#cases/server/case.queries.ts'
import { listEvents } from '#cases/server/case-event.queries.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { notify } from '#cases/server/notice.store.ts'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { LetterRule } from '#engine/definition/programme-practice.ts'
import { formatDocumentNumber } from '#engine/document/document-number.ts'
import { canonicalJson } from '#engine/form/same-value.ts'
import { sha256 } from '#engine/form/sha-256.ts'
import { wanText } from '#engine/money/fen.ts'
import type { CaseEvent } from '#engine/process/case-event.ts'
import { findCall } from '#modules/programmes/server/call.queries.ts'
import { findProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { askedFor, paperOf, personIn } from '#modules/projects/server/application-paper.ts'
import { compareVersions } from '#modules/projects/server/contract-comparison.queries.ts'
import { approvedAmount } from '#modules/projects/server/known-facts.ts'
import { nameOfUnit } from '#modules/projects/server/matter.ts'
import { findProject, listContract, type ProjectRow } from '#modules/projects/server/project.queries.ts'
import { listTemplates } from '#server/documents/template.queries.ts'
import type { Reaction } from '#server/http/module.ts'

type Context = Parameters<Reaction['run']>[0]

/**
 * 通知书: after a decision stands, each whom it concerns is told in writing: numbered, with the reason, in the application and by mail
 * as his notices go. It is made after the COMMIT of the act, once for each case and kind of letter.
 */
export const letterReaction: Reaction = {
  name: 'projects.letters',
  event: 'case.moved',
  run: async (context, { caseId, record, state, phase, outcome, effects }) => {
    const { tx, tenantId } = context
    if (typeof caseId !== 'string') return
    const practice = (await findProgrammePractice(tx, tenantId))?.practice
    const rules = (practice?.letters ?? []).filter(
      (rule) =>
        rule.record === record &&
        (rule.states.length === 0 || rule.states.includes(String(state))) &&
        ('effect' in rule.on
          ? Array.isArray(effects) && effects.includes(rule.on.effect)
          : phase === 'closed' && outcome === rule.on.outcome),
    )
    if (rules.length === 0) return
    const one = await findCase(tx, tenantId, caseId, 'wait')
    if (one !== undefined) for (const rule of rules) await issueLetter(context, one, rule)
  },
}

async function issueLetter(context: Context, one: KeptCase, rule: LetterRule): Promise<void> {
  const { tx, tenantId, now, newId } = context
  const { rows } = await sql`select 1 from letters
    where tenant_id = ${tenantId} and case_id = ${one.id} and code = ${rule.code}`.execute(tx)
  const template = (await listTemplates(tx, tenantId, 'letter')).find(({ code }) => code === rule.template)
  if (rows.length > 0 || template === undefined) return
  const issuedOn = await getToday(tx, tenantId, now)
  const year = Number(issuedOn.slice(0, 4))
  const id = newId()
  const matter = await matterOfLetter(context, one)
  const serial = await takeNumber(context, { series: rule.series, year, subject: { kind: 'letter', id } })
  const number = formatDocumentNumber({ code: rule.series, year, serial })
  const decided = await decisionOf(context, one)
  const unitName = (await nameOfUnit(context, matter.unitId)).nameZh
  const personId = matter.leaderId
  const facts = {
    number,
    title: matter.title,
    ...(matter.projectNumber !== undefined && { projectNumber: matter.projectNumber }),
    unit: unitName,
    leader: matter.leaderName,
    organ: (await nameOfUnit(context, matter.issuedBy)).nameZh,
    issuedOn,
    ...(matter.call !== undefined && { call: matter.call }),
    step: decided.step,
    ...(decided.reason !== '' && { reason: decided.reason }),
    items: await itemsOf(context, one, matter),
  }
  await sql`insert into letters (tenant_id, id, case_id, call_id, project_id, code, number, template, template_version, title, unit_id,
      person_id, issued_by, issued_on, reason, facts, sha256, made_at)
    values (${tenantId}, ${id}, ${one.id}, ${matter.callId ?? null}, ${matter.project?.id ?? null}, ${rule.code}, ${number},
      ${template.code}, ${template.version}, ${matter.title}, ${matter.unitId}, ${personId ?? null}, ${matter.issuedBy}, ${issuedOn},
      ${decided.reason}, ${JSON.stringify(facts)}::jsonb, ${sha256(canonicalJson({ template: template.hash, facts }))}, ${now})`.execute(
    tx,
  )
  await recordHistory(context, {
    subject: { kind: 'case', id: one.id, unitId: one.unitId },
    sentence: { key: 'letter.issued', params: { number, name: template.name.zh, nameEn: template.name.en } },
  })
  if (personId !== undefined)
    await notify(context, {
      to: { personId },
      sentence: {
        key: 'notice.letter.issued',
        params: { number, name: template.name.zh, nameEn: template.name.en, title: matter.title },
      },
      about: { kind: 'letter', id },
    })
}

interface LetterMatter {
  readonly title: string
  readonly unitId: string
  readonly issuedBy: string
  readonly leaderId: string | undefined
  readonly leaderName: string
  readonly callId?: string
  readonly call?: string
  readonly project?: ProjectRow
  readonly projectNumber?: string
}

async function matterOfLetter(context: Context, one: KeptCase): Promise<LetterMatter> {
  const { subject } = one
  const call = subject?.kind === 'call' ? await findCall(context, subject.id) : undefined
  const project = subject?.kind === 'project' ? await findProject(context, subject.id) : undefined
  const leaderId = project?.leaderId ?? personIn(one.parties.applicant ?? one.parties.leader ?? one.parties.contact)
  return {
    title: project?.title ?? one.title,
    unitId: project?.unitId ?? one.unitId,
    issuedBy: call?.unitId ?? project?.divisionId ?? one.unitId,
    leaderId,
    leaderName: await nameOf(context, leaderId),
    ...(call && { callId: call.id, call: call.title }),
    ...(project && { project, projectNumber: project.number }),
    ...(project === undefined && one.number !== undefined && { projectNumber: one.number }),
  }
}

async function nameOf({ tx, tenantId }: Context, personId: string | undefined): Promise<string> {
  if (personId === undefined) return ''
  const { rows } = await sql<{ name: string }>`select name from people
    where tenant_id = ${tenantId} and id = ${personId}`.execute(tx)
  return rows[0]?.name ?? ''
}

const MOST_EVENTS = 2000

/** The step at which it was decided last, and the reasons given there. */
async function decisionOf(
  { tx, tenantId }: Context,
  one: KeptCase,
): Promise<{ readonly step: string; readonly reason: string }> {
  const { process: code, version, hash } = one.processState
  const { states } = await getProcess(tx, tenantId, { code, version, hash })
  const events = [...(await listEvents(tx, tenantId, one.id, { limit: MOST_EVENTS }))]
    .reverse()
    .map(({ event }) => event)
  const lastLeft = events.findLast((event) => event.event === 'left')
  const from = lastLeft?.event === 'left' ? lastLeft.state : one.state
  return { step: states.get(from)?.state.name.zh ?? '', reason: reasonsAt(events) }
}

/** What was said since the last step was entered: a no with its reason, or the reason of what led on. */
function reasonsAt(events: readonly CaseEvent[]): string {
  const entered = events.flatMap((event, at) => (event.event === 'entered' ? [at] : []))
  const since = events.slice(entered.at(-2) ?? 0)
  const given = since.flatMap((event) =>
    (event.event === 'said' && event.says === 'no') || event.event === 'left' ? [event.reason ?? ''] : [],
  )
  return [...new Set(given.map((text) => text.trim().replace(/[。；;]+$/u, '')).filter((text) => text !== ''))].join(
    '；',
  )
}

interface Item {
  readonly what: string
  readonly before: string
  readonly after: string
}

async function itemsOf(context: Context, one: KeptCase, { project, call }: LetterMatter): Promise<readonly Item[]> {
  if (project !== undefined) {
    const versions = await listContract(context, project.id)
    const at = versions.findIndex(({ caseId }) => caseId === one.id)
    const [after, before] = [versions[at], versions[at + 1]]
    if (after === undefined || before === undefined) return []
    const { heads, answers } = await compareVersions(context, versions, before, after)
    return [...heads, ...answers].map(({ what, before: was, after: is }) => ({ what: what.zh, before: was, after: is }))
  }
  const form = Object.keys(one.forms)[0]
  const paper = form === undefined ? undefined : await paperOf(context, one, form)
  const asked = paper && askedFor(paper, one.title)
  const amount = (await approvedAmount(context, one.id)) ?? asked?.grantFen
  const item = (what: string, after: string | undefined): readonly Item[] =>
    after === undefined || after === '' ? [] : [{ what, before: '', after }]
  return [
    ...item('项目编号', one.number),
    ...item('申报通知', call),
    ...item('财政资助金额', amount === undefined ? undefined : `${wanText(amount)}万元`),
    ...item('实施期限', asked?.startOn === undefined ? undefined : `${asked.startOn} 至 ${asked.endOn}`),
    ...item('会议决议', typeof one.facts.resolutionNo === 'string' ? one.facts.resolutionNo : undefined),
  ]
}
