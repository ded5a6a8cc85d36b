/** The list of very many cases, filtered and sorted, over HTTP. */
import type { BenchRow } from './bench.ts'
import { type CaseOffice, CLERK, openCaseOffice, READER } from './case-office.ts'
import { percentile, serve } from './clients.ts'

export const name = 'case-list'

const CASES = Number(process.env.CASE_COUNT ?? 1_000_000)
const REACH_MS = 300
const TIMES = 12

/** Years of work: most closed, of two processes and all units; loaded without the indexes, which are made afterwards. */
async function fillCases({ admin, tenantId, openCase }: CaseOffice): Promise<void> {
  await openCase()
  const [one] = (await admin.query('select opened_by, process_state from cases limit 1')).rows
  const { rows: indexes } = await admin.query(
    `select indexname as name, indexdef as text from pg_indexes i where tablename = 'cases'
      and not exists (select from pg_constraint c where c.conname = i.indexname)`,
  )
  for (const index of indexes) await admin.query(`drop index ${index.name}`)
  await admin.query('set session_replication_role = replica')
  await admin.query(
    `insert into cases (tenant_id, id, process_code, process_version, number, title, unit_id, opened_by, opened_at, state, phase,
      outcome, round, serial, entered_on, due_on, clock_on, closed_at, process_state, search)
    select $1, uuidv7(at - now()), 'to-and-fro', 1, case when n % 3 > 0 then extract(year from at) || '-' || n end, title, units[1 + abs(hashint4(n + 7)) % cardinality(units)],
      $2, at, case when n % 10 < 8 then 'done' when n % 10 = 8 then 'review' else 'draft' end,
      case when n % 10 < 8 then 'closed' when n % 10 = 8 then 'in-review' else 'draft' end,
      case when n % 50 = 7 then 'failed' when n % 10 < 8 then 'succeeded' end, 1, 3, at::date, at::date + 10, null,
      case when n % 10 < 8 then at end, $3, title
    from (select array_agg(id order by id) as units from units where tenant_id = $1) u
    cross join lateral (select n, timestamptz '2013-01-01' + n * interval '10 years' / $4 as at,
        topics[1 + abs(hashint4(n)) % 8] || aims[1 + abs(hashint4(-n)) % 5] || substr(md5(n::text), 1, 6) as title
      from generate_series(1, $4) n,
        (select array['农业','能源','医药','材料','装备','信息','环保','种业'] as topics,
          array['关键技术','平台建设','成果转化','示范推广','标准研制'] as aims) word) w`,
    [tenantId, one.opened_by, one.process_state, CASES],
  )
  await admin.query('set session_replication_role = origin')
  await admin.query("set maintenance_work_mem = '512MB'")
  for (const index of indexes) await admin.query(index.text)
  await admin.query('vacuum analyze cases')
}

const LISTS: readonly (readonly [what: string, query: string, login?: string])[] = [
  ['all, newest first', ''],
  ['all, by title', 'sort=title&order=up'],
  ['all, by number', 'sort=number&order=down'],
  ['all, by day of the step', 'sort=entered&order=down'],
  ['all, by due day', 'sort=due&order=down'],
  ['in review, by due day', 'phase=in-review&sort=due&order=up'],
  ['in review, by title', 'phase=in-review&sort=title&order=up'],
  ['closed, by title backwards', 'phase=closed&sort=title&order=down'],
  ['failed, newest first', 'outcome=failed'],
  ['failed, by due day', 'outcome=failed&sort=due&order=up'],
  ['one step, by number', 'state=review&sort=number&order=up'],
  ['one process, by day of the step', 'process=to-and-fro&sort=entered&order=up'],
  ['one unit, newest first', 'unit'],
  ['one unit, in draft, by title', 'unit&phase=draft&sort=title&order=up'],
  ['one unit, by due day', 'unit&sort=due&order=up'],
  ['a unit and those below, by title', 'tree&below=true&sort=title&order=up'],
  ['opened in one month, by title', 'openedFrom=2018-03-01&openedUntil=2018-03-31&sort=title&order=up'],
  ['opened in five years, in draft, by number', 'openedFrom=2014-01-01&openedUntil=2018-12-31&phase=draft&sort=number'],
  ['opened in two years, by number backwards', 'openedFrom=2014-01-01&openedUntil=2015-12-31&sort=number&order=down'],
  [
    'opened in two years, in review, by due day backwards',
    'openedFrom=2014-01-01&openedUntil=2015-12-31&phase=in-review&sort=due&order=down',
  ],
  ['opened in two years, by title', 'openedFrom=2014-01-01&openedUntil=2015-12-31&sort=title&order=up'],
  ['one unit, opened in two years, by number', 'unit&openedFrom=2014-01-01&openedUntil=2015-12-31&sort=number'],
  ['words of the title', `text=${encodeURIComponent('种业 标准研制 ab')}`],
  ['a word that most titles have, by due day', `text=${encodeURIComponent('关键技术')}&sort=due&order=up`],
  ['late', 'due=late&sort=due&order=up'],
  ['due this month, by title', 'due=month&sort=title&order=up'],
  ['mine to do', 'mine=to-do'],
  ['opened by me, by title', 'mine=opened&sort=title&order=up', CLERK],
  ['where I am a party', 'mine=party', CLERK],
  ['what a clerk may see, by title', 'sort=title&order=up', CLERK],
]

export async function run(): Promise<BenchRow[]> {
  const office = await openCaseOffice()
  try {
    await fillCases(office)
    const rows: BenchRow[] = []
    for (const [what, query, login = READER] of LISTS) {
      const path = `/api/cases?${query
        .replace(/^unit/, `unitId=${office.units.get('620702')}`)
        .replace(/^tree/, `unitId=${office.units.get('620700')}`)}`
      const asked = { method: 'GET', path, headers: office.desk(login).headers, body: '' }
      const { times, refused } = await serve(office.server.url, [Array.from({ length: TIMES + 1 }, () => asked)])
      if (refused !== undefined) throw new Error(`${path}: ${refused}`)
      const [p95, middle] = [percentile(times.slice(1), 95), percentile(times.slice(1), 50)]
      rows.push({
        figure: `list of ${CASES.toLocaleString('en')} cases: ${what}`,
        ours: `p95 ${p95.toFixed(0)} ms`,
        compared: `median ${middle.toFixed(0)} ms`,
        reach: `≤ ${REACH_MS} ms`,
        ok: p95 <= REACH_MS,
      })
    }
    return rows
  } finally {
    await office.close()
  }
}
