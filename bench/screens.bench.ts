import { loadDemo } from '#cli/load-demo.ts'
import { keepReviews } from '#modules/dispatch/server/check-clock.service.ts'
import { registersOf } from '#modules/dispatch/server/finding.routes.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { type BenchRow, median } from './bench.ts'
import { openBenchServer } from './bench-server.ts'

export const name = 'The figures of each screen of the demonstration, over HTTP'

const ROUNDS = 9
const REACH_MS = 300

export async function run(): Promise<BenchRow[]> {
  const { server, database, admin, close } = await openBenchServer(async (_admin, database, dataFolder) => ({
    now: await loadDemo({ database, now: () => new Date(), newId }, 'definitions', dataFolder),
  }))
  try {
    const id = async (statement: string) => (await admin.query(statement)).rows[0].id as string
    const tenant = `(select id from tenants where code = 'zhangye')`
    const city = await id(`select id from units where tenant_id = ${tenant} and code = '620700'`)
    const contracts = await id(`select id from indicators where tenant_id = ${tenant} and code = 'tech_contracts'`)
    const accountId = await id(`select id from accounts where tenant_id = ${tenant} and login = 'zhou-kezhang'`)
    const entered = await fetch(`${server.url}/api/demo/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url, 'idempotency-key': newId() },
      body: JSON.stringify({ administration: 'zhangye', accountId }),
    })
    const cookie = entered.headers.getSetCookie()[0]!.split(';')[0]!
    const middle = async (path: string) => {
      const times: number[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        const began = performance.now()
        const answer = await fetch(server.url + path, { headers: { cookie } })
        await answer.text()
        if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
        times.push(performance.now() - began)
      }
      return median(times)
    }
    const empty = await middle('/api/session')
    // What the clock does when figures have changed.
    const tenantId = await id(`select id from tenants where code = 'zhangye'`)
    const began = performance.now()
    await keepReviews(
      { tenantId, now: new Date(), newId, inTransaction: (work) => inTenant(database, tenantId, 'write', work) },
      registersOf([]),
    )
    const lookedMs = performance.now() - began
    const at = `unitId=${city}&period=2023-06`
    const screens: Record<string, string> = {
      strip: `/api/figures/strip?${at}`,
      table: `/api/figures/table?${at}`,
      'table with what is not approved': `/api/figures/table?${at}&preview=true`,
      indicator: `/api/figures/indicators/${contracts}?${at}`,
      ranking: `/api/figures/ranking?${at}`,
      'ranking by indicator': `/api/figures/ranking?${at}&indicatorId=${contracts}`,
      'figure opened': `/api/figures/explain?${at}&indicatorId=${contracts}`,
      quality: `/api/figures/quality?unitId=${city}`,
      cockpit: `/api/cockpit?${at}`,
      series: `/api/figures/series?unitId=${city}&fromYear=2022&toYear=2023`,
    }
    const rows: BenchRow[] = []
    for (const [screen, path] of Object.entries(screens)) {
      const ms = await middle(path)
      rows.push({
        figure: screen,
        ours: `${ms.toFixed(0)} ms`,
        compared: `who is signed in: ${empty.toFixed(0)} ms`,
        reach: `≤ ${REACH_MS} ms`,
        ok: ms <= REACH_MS,
      })
    }
    rows.push({
      figure: 'all checks on the figures, by the clock',
      ours: `${lookedMs.toFixed(0)} ms`,
      compared: 'the page on the quality of the data, which tells what was found',
      reach: '≤ 5000 ms',
      ok: lookedMs <= 5000,
    })
    return rows
  } finally {
    await close()
  }
}
