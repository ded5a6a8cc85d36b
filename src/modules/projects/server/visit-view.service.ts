import { sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import { can } from '#engine/access/can.ts'
import { readCursor, writeCursor } from '#engine/contract/cursor.ts'
import { Refusal } from '#engine/refusal.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import { nameOfUnit } from '#modules/projects/server/matter.ts'
import { listFindings, listVisitRows, type VisitRow, visitsInSight } from '#modules/projects/server/visit.queries.ts'
import { whyNotVerify } from '#modules/projects/server/visit.service.ts'
import type * as contract from '#modules/projects/visit.contract.ts'
import type { VisitHead } from '#modules/projects/visit.contract.ts'
import { fill, findDocumentFonts, getTemplate, listTemplates } from '#server/documents/template.queries.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const MOST_ROWS = 5000

const headOf = (row: VisitRow): VisitHead => ({
  id: row.id,
  project: { id: row.projectId, number: row.projectNumber, title: row.projectTitle },
  unit: { zh: row.unitZh, en: row.unitEn },
  purpose: row.purpose,
  place: row.place,
  plannedOn: row.plannedOn,
  heldOn: row.heldOn,
  lead: { id: row.leadId, name: row.leadName },
  state: row.state,
  findings: row.findings,
  open: row.open,
  overdue: row.overdue,
})

interface Filter {
  readonly projectId?: string | undefined
  readonly state?: VisitHead['state'] | undefined
  readonly text?: string | undefined
}

const matching = (
  { actor }: OperationContext,
  { projectId, state, text }: Filter,
) => sql<boolean>`${visitsInSight(actor)}
  and (${projectId ?? null}::uuid is null or s.project_id = ${projectId ?? null}::uuid)
  and (${state ?? null}::text is null or s.state = ${state ?? null})
  and (${text ?? null}::text is null
    or strpos(r.number || ' ' || r.title || ' ' || p.name_zh || ' ' || s.purpose || ' ' || a.name, ${text ?? null}::text) > 0)`

const todayOf = ({ tx, tenantId, now }: OperationContext) => getToday(tx, tenantId, now)

export const listVisits: Handler<typeof contract.listVisits> = async (context, { cursor, limit, ...filter }) => {
  const today = await todayOf(context)
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const rows = await listVisitRows(
    context,
    sql<boolean>`${matching(context, filter)} and (${after?.key ?? null}::date is null
      or (s.planned_on, s.id) < (${after?.key ?? null}::date, ${after?.id ?? null}::uuid))`,
    limit + 1,
    today,
  )
  const all = await listVisitRows(context, matching(context, { ...filter, state: undefined }), MOST_ROWS, today)
  const counts: Record<string, number> = {}
  for (const { state } of all) counts[state] = (counts[state] ?? 0) + 1
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page.map(headOf),
    counts,
    ...(rows.length > limit && last && { cursor: writeCursor({ id: last.id, key: last.plannedOn }) }),
  }
}

async function getRow(context: OperationContext, siteVisitId: string, today: string): Promise<VisitRow> {
  const [row] = await listVisitRows(
    context,
    sql<boolean>`s.id = ${siteVisitId} and ${visitsInSight(context.actor)}`,
    1,
    today,
  )
  if (row === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'siteVisitId' })
  return row
}

export const getVisit: Handler<typeof contract.getVisit> = async (context, { siteVisitId }) => {
  const { actor } = context
  const today = await todayOf(context)
  const row = await getRow(context, siteVisitId, today)
  const findings = await listFindings(context, sql<boolean>`f.visit_id = ${siteVisitId}`)
  const isOpen = row.state === 'planned' || row.state === 'open'
  const manages = can(actor, 'project.manage', row.path)
  const isLead = manages && actor.personId === row.leadId
  return {
    ...headOf(row),
    companions: row.companions,
    met: row.met,
    summary: row.summary,
    reason: row.reason,
    isRecorded: row.recordedAt !== null,
    version: row.version,
    today,
    items: findings.map((one) => ({
      id: one.id,
      number: one.number,
      text: one.text,
      severity: one.severity,
      dueOn: one.dueOn,
      state: one.state,
      foundBy: one.finderName,
      answer: one.answer,
      answeredBy: one.answererName,
      verdict: one.verdict,
      verifiedBy: one.verifierName,
      times: one.times,
      mayAnswer:
        isOpen && one.state !== 'closed' && one.foundBy !== actor.personId && can(actor, 'project.apply', row.path),
      mayVerify: isOpen && manages && whyNotVerify(one, actor) === undefined,
    })),
    acts: {
      record: isOpen && isLead,
      find: isLead && row.state === 'open',
      cancel: row.state === 'planned' && manages && (isLead || actor.personId === row.plannedBy),
    },
  }
}

const STATES = { planned: '待核查', open: '核查中', settled: '已办结', cancelled: '已取消' } as const
const SEVERITIES = { minor: '一般', major: '重大' } as const
const FINDINGS = { found: '待整改', rectified: '待核实', closed: '已核实' } as const

/** Two sheets: the visits, and every finding with where it stands. */
export const exportVisits: Handler<typeof contract.exportVisits> = async (context, filter) => {
  const today = await todayOf(context)
  const rows = await listVisitRows(context, matching(context, filter), MOST_ROWS, today)
  const ids = rows.map(({ id }) => id)
  const findings = await listFindings(context, sql<boolean>`f.visit_id = any(${ids}::uuid[])`)
  const visitOf = new Map(rows.map((row) => [row.id, row]))
  const title = '现场核查清单'
  const said = [
    filter.state === undefined ? '' : `状态：${STATES[filter.state]}`,
    filter.text ? `含“${filter.text}”` : '',
  ].filter((text) => text !== '')
  const body = await writeWorkbook({
    title,
    creator: context.actor.name,
    createdAt: context.now.toISOString(),
    sheets: [
      {
        name: '核查',
        title,
        lines: [
          `${today}，共 ${rows.length} 次，问题 ${findings.length} 个${said.map((text) => `；${text}`).join('')}`,
        ],
        columns: [
          { label: '项目编号', kind: 'text' },
          { label: '项目名称', kind: 'text', width: 40 },
          { label: '承担单位', kind: 'text', width: 30 },
          { label: '目的', kind: 'text', width: 30 },
          { label: '计划日期', kind: 'text' },
          { label: '核查日期', kind: 'text' },
          { label: '核查人', kind: 'text' },
          { label: '状态', kind: 'text' },
          { label: '问题', kind: 'number', decimals: 0 },
          { label: '未销号', kind: 'number', decimals: 0 },
          { label: '超期', kind: 'number', decimals: 0 },
        ],
        rows: rows.map((row) => [
          row.projectNumber,
          row.projectTitle,
          row.unitZh,
          row.purpose,
          row.plannedOn,
          row.heldOn ?? '',
          row.leadName,
          STATES[row.state],
          String(row.findings),
          String(row.open),
          String(row.overdue),
        ]),
      },
      {
        name: '问题',
        title: '现场核查问题台账',
        lines: [],
        columns: [
          { label: '项目编号', kind: 'text' },
          { label: '承担单位', kind: 'text', width: 30 },
          { label: '序号', kind: 'number', decimals: 0 },
          { label: '问题', kind: 'text', width: 50 },
          { label: '程度', kind: 'text' },
          { label: '整改期限', kind: 'text' },
          { label: '状态', kind: 'text' },
          { label: '整改情况', kind: 'text', width: 40 },
          { label: '核实人', kind: 'text' },
        ],
        rows: findings.map((one) => [
          visitOf.get(one.visitId)!.projectNumber,
          visitOf.get(one.visitId)!.unitZh,
          String(one.number),
          one.text,
          SEVERITIES[one.severity],
          one.dueOn,
          FINDINGS[one.state],
          one.answer,
          one.verifierName ?? '',
        ]),
      },
    ],
  })
  context.audit({ subjectKind: 'site-visit', detail: { rows: rows.length } })
  return { body: Buffer.from(body), name: `${title}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}

export const downloadVisit: Handler<typeof contract.downloadVisit> = async (context, { siteVisitId }) => {
  const { tx, tenantId } = context
  const row = await getRow(context, siteVisitId, await todayOf(context))
  const findings = await listFindings(context, sql<boolean>`f.visit_id = ${siteVisitId}`)
  const [offered] = await listTemplates(tx, tenantId, 'visit')
  if (offered === undefined) throw new Refusal('rule-broken', { key: 'paper.no-template', params: { name: 'visit' } })
  const photos = await sql<{ n: number }>`select count(*)::int as n from files f
    join file_contents c on c.tenant_id = f.tenant_id and c.sha256 = f.sha256
    where f.tenant_id = ${tenantId} and f.subject_kind = 'site-visit' and f.subject_id = ${siteVisitId} and f.detached_at is null
      and c.kind in ('png', 'jpg')`.execute(tx)
  const given = (text: string) => (text === '' ? undefined : text)
  const { paper } = fill(await getTemplate(tx, tenantId, offered), 'visit', {
    organ: (await nameOfUnit(context, row.divisionId)).nameZh,
    projectNumber: row.projectNumber,
    title: row.projectTitle,
    unit: row.unitZh,
    leader: row.leaderName,
    purpose: row.purpose,
    place: given(row.place),
    plannedOn: row.plannedOn,
    heldOn: row.heldOn ?? undefined,
    lead: row.leadName,
    companions: given(row.companions),
    met: given(row.met),
    summary: given(row.summary),
    photos: photos.rows[0]!.n,
    findings: findings.map((one) => ({
      number: one.number,
      text: one.text,
      severity: SEVERITIES[one.severity],
      due: one.dueOn,
      answer: one.answer === '' ? '—' : one.answer,
      state: one.verifierName === null ? FINDINGS[one.state] : `${FINDINGS[one.state]}（${one.verifierName}）`,
      verdict: one.verdict,
      verifiedBy: one.verifierName ?? '',
    })),
  })
  const body = await writeDocument(paper, { fonts: await findDocumentFonts(tx, tenantId) })
  context.audit({ subjectKind: 'site-visit', subjectId: row.id, unitId: row.unitId, detail: { format: 'docx' } })
  return {
    body,
    name: `现场核查记录 ${row.projectNumber} ${row.plannedOn}.docx`,
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    sizeBytes: body.length,
  }
}
