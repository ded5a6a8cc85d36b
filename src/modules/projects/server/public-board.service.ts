import { sql } from 'kysely'
import { getProcess } from '#cases/server/case-process.queries.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { Output } from '#engine/contract/operation.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import { Refusal } from '#engine/refusal.ts'
import { maskedName } from '#modules/policies/award.rules.ts'
import { AskedLately } from '#modules/policies/self-check.rules.ts'
import { listPublicAwards } from '#modules/policies/server/award-notice.queries.ts'
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
/** As many awards are told, of all lists together. */
const MOST_AWARDS = 1000
const origins = new AskedLately(MOST_A_MINUTE)

/** Where an application or a project comes from, when it answers a challenge. */
interface Answered {
  readonly challenge: string | null
  readonly wanted: string | null
  readonly owner: string | null
}

const challengeOf = ({ challenge, wanted, owner }: Answered) =>
  challenge === null ? null : { number: challenge, title: wanted ?? '', owner: owner ?? '' }

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
    return { ...head, isOpen: false, calls: [], publicities: [], awards: [], approved: [] }
  return {
    ...head,
    isOpen: true,
    calls: await callsOn(context, inForce, limit),
    publicities: await publicitiesOn(context, limit),
    awards: await awardsOn(context, on),
    approved: await approvedSince(context, inForce, addMonthsTo(on, -APPROVED_MONTHS), limit),
  }
}

/** Lists of awards on view, with the places of the enterprises by their names. */
async function awardsOn(context: OperationContext, on: string): Promise<Board['awards']> {
  const rounds = await listPublicAwards(context, on, MOST_AWARDS)
  const codes = [...new Set(rounds.flatMap(({ rows }) => rows.flatMap(({ region }) => region ?? [])))]
  const { rows: places } = await sql<{ region: string; zh: string; en: string }>`
    select distinct on (region_code) region_code as region, short_zh as zh, short_en as en from unit_versions
    where tenant_id = ${context.tenantId} and region_code = any(${codes}::text[]) and until_on is null
    order by region_code, path`.execute(context.tx)
  const nameOf = new Map(places.map(({ region, ...name }) => [region, name]))
  return rounds.map(({ rows, ...round }) => ({
    ...round,
    rows: rows.map(({ region, ...row }) => ({
      ...row,
      region: region === null ? null : (nameOf.get(region) ?? { zh: region, en: region }),
    })),
  }))
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
  const { rows } = await sql<
    Answered & {
      title: string
      number: string | null
      zh: string
      en: string
      publishedOn: string
      leader: string | null
      processState: CaseState
    }
  >`
    select c.title, c.number, v.name_zh as zh, v.name_en as en, n.published_on, c.process_state, p.name as leader,
      o.challenge, o.title as wanted, o.owner
    from case_notices n join cases c on c.tenant_id = n.tenant_id and c.id = n.case_id
    join lateral (select name_zh, name_en from unit_versions w where w.tenant_id = c.tenant_id and w.unit_id = c.unit_id
      order by (w.until_on is null) desc, w.from_on desc limit 1) v on true
    left join application_origins o on o.tenant_id = c.tenant_id and o.case_id = c.id
    left join lateral (select q.name from case_parties r
      join people q on q.tenant_id = r.tenant_id and q.id = r.person_id
      where r.tenant_id = c.tenant_id and r.case_id = c.id and c.record = 'application' and r.relation = 'applicant'
      order by r.position limit 1) p on true
    where n.tenant_id = ${tenantId} and n.closed_on is null order by n.id desc limit ${limit}`.execute(tx)
  const shown: Board['publicities'] = []
  for (const { title, number, zh, en, publishedOn, leader, processState, ...answered } of rows) {
    const { process: code, version, hash, dueOn, suspended } = processState
    const { process } = await getProcess(tx, tenantId, { code, version, hash })
    const until = suspended === undefined ? dueOn : undefined
    shown.push({
      ...{ title, number, publishedOn, process: process.name, unit: { zh, en } },
      leader: leader === null ? null : maskedName(leader),
      challenge: challengeOf(answered),
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
  const { rows } = await sql<
    Answered & {
      number: string
      title: string
      family: string
      zh: string
      en: string
      approvedOn: string
      document: string
      leader: string
    }
  >`
    select p.number, p.title, p.family, v.name_zh as zh, v.name_en as en, p.approved_on, p.approval_number as document,
      l.name as leader, o.challenge, o.title as wanted, o.owner
    from projects p
    join people l on l.tenant_id = p.tenant_id and l.id = p.leader_id
    join lateral (select name_zh, name_en from unit_versions w where w.tenant_id = p.tenant_id and w.unit_id = p.unit_id
      order by (w.until_on is null) desc, w.from_on desc limit 1) v on true
    left join application_origins o on o.tenant_id = p.tenant_id and o.case_id = p.case_id
    where p.tenant_id = ${tenantId} and p.approved_on >= ${since}::date and p.state <> 'revoked'
    order by p.approved_on desc, p.number limit ${limit}`.execute(tx)
  return rows.map(({ number, title, family, zh, en, approvedOn, document, leader, ...answered }) => ({
    ...{ number, title, approvedOn, document },
    family: familyName(inForce, family),
    unit: { zh, en },
    leader: maskedName(leader),
    challenge: challengeOf(answered),
  }))
}
