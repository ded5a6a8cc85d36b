import { sql } from 'kysely'
import { getProcess } from '#cases/server/case-process.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { Output } from '#engine/contract/operation.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import { Refusal } from '#engine/refusal.ts'
import { AskedLately } from '#modules/policies/self-check.rules.ts'
import { stageOf } from '#modules/programmes/call.rules.ts'
import { listCallRows, officeClock } from '#modules/programmes/server/call.queries.ts'
import { findProgrammePractice, type PracticeInForce } from '#modules/programmes/server/practice.queries.ts'
import { addMonthsTo } from '#modules/projects/project.rules.ts'
import type * as contract from '#modules/projects/public-board.contract.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

type Board = Output<typeof contract.getPublicBoard>

const MOST_A_MINUTE = 60
/** Approved projects stay on the board so long. */
const APPROVED_MONTHS = 12
const origins = new AskedLately(MOST_A_MINUTE)

export const getPublicBoardOf: Handler<typeof contract.getPublicBoard> = async (context, { limit }) => {
  const { tx, tenantId, now, origin } = context
  if (!origins.mayAsk(origin, now.getTime())) throw new Refusal('over-limit', { key: 'public-board.too-often' })
  const { rows } = await sql<{ code: string; zh: string; en: string }>`
    select code, name_zh as zh, name_en as en from tenants where id = ${tenantId}`.execute(tx)
  const { code, ...name } = rows[0]!
  const on = await getToday(tx, tenantId, now)
  const inForce = await findProgrammePractice(tx, tenantId)
  const head = { administration: { code, name }, on }
  if (inForce?.practice.publicBoard !== 'open')
    return { ...head, isOpen: false, calls: [], publicities: [], approved: [] }
  return {
    ...head,
    isOpen: true,
    calls: await callsOn(context, inForce, limit),
    publicities: await publicitiesOn(context, limit),
    approved: await approvedSince(context, inForce, addMonthsTo(on, -APPROVED_MONTHS), limit),
  }
}

const familyName = ({ practice }: PracticeInForce, code: string) =>
  practice.families.find((family) => family.code === code)?.name ?? { zh: code, en: code }

async function callsOn(context: OperationContext, inForce: PracticeInForce, limit: number): Promise<Board['calls']> {
  const at = await officeClock(context)
  const live = sql<boolean>`r.state = 'published' and coalesce(r.recommend_by, r.closes_at) > ${at}`
  return (await listCallRows(context, live, { limit })).flatMap((row) => {
    const stage = stageOf(row, at)
    if ((stage !== 'coming' && stage !== 'open' && stage !== 'recommending') || !row.opensAt || !row.closesAt) return []
    const { id, title, number, content, nameZh, nameEn, opensAt, closesAt } = row
    return [
      {
        ...{ id, title, number, stage, text: content.text, contact: content.contact },
        family: familyName(inForce, row.family),
        unit: { zh: nameZh, en: nameEn },
        opensAt: opensAt.toISOString(),
        closesAt: closesAt.toISOString(),
      },
    ]
  })
}

async function publicitiesOn({ tx, tenantId }: OperationContext, limit: number): Promise<Board['publicities']> {
  const { rows } = await sql<{
    title: string
    number: string | null
    zh: string
    en: string
    publishedOn: string
    processState: CaseState
  }>`
    select c.title, c.number, v.name_zh as zh, v.name_en as en, n.published_on, c.process_state
    from case_notices n join cases c on c.tenant_id = n.tenant_id and c.id = n.case_id
    join lateral (select name_zh, name_en from unit_versions w where w.tenant_id = c.tenant_id and w.unit_id = c.unit_id
      order by (w.until_on is null) desc, w.from_on desc limit 1) v on true
    where n.tenant_id = ${tenantId} and n.closed_on is null order by n.id desc limit ${limit}`.execute(tx)
  const shown: Board['publicities'] = []
  for (const { title, number, zh, en, publishedOn, processState } of rows) {
    const { process: code, version, hash, dueOn, suspended } = processState
    const { process } = await getProcess(tx, tenantId, { code, version, hash })
    const until = suspended === undefined ? dueOn : undefined
    shown.push({
      ...{ title, number, publishedOn, process: process.name, unit: { zh, en } },
      ...(until !== undefined && { until }),
    })
  }
  return shown
}

async function approvedSince(
  { tx, tenantId }: OperationContext,
  inForce: PracticeInForce,
  since: string,
  limit: number,
): Promise<Board['approved']> {
  const { rows } = await sql<{
    number: string
    title: string
    family: string
    zh: string
    en: string
    approvedOn: string
    document: string
  }>`
    select p.number, p.title, p.family, v.name_zh as zh, v.name_en as en, p.approved_on, p.approval_number as document
    from projects p
    join lateral (select name_zh, name_en from unit_versions w where w.tenant_id = p.tenant_id and w.unit_id = p.unit_id
      order by (w.until_on is null) desc, w.from_on desc limit 1) v on true
    where p.tenant_id = ${tenantId} and p.approved_on >= ${since}::date and p.state <> 'revoked'
    order by p.approved_on desc, p.number limit ${limit}`.execute(tx)
  return rows.map(({ number, title, family, zh, en, approvedOn, document }) => ({
    ...{ number, title, approvedOn, document },
    family: familyName(inForce, family),
    unit: { zh, en },
  }))
}
