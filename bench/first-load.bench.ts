import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium, type Response } from 'playwright-core'
import { loadDemo } from '#cli/load-demo.ts'
import { newId } from '#server/http/new-id.ts'
import { type BenchRow, median } from './bench.ts'
import { openBenchServer } from './bench-server.ts'

export const name = 'First load of the workbench in headless Chromium'

const ROUNDS = 5
const FLAGS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

export async function run(): Promise<BenchRow[]> {
  if (!existsSync('dist/web')) execFileSync(process.execPath, ['scripts/build.mjs'])
  const bench = await openBenchServer(async (_admin, database, dataFolder) => ({
    now: await loadDemo({ database, now: () => new Date(), newId }, 'definitions', dataFolder),
    webFolder: resolve('dist/web'),
  }))
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: FLAGS,
  })
  try {
    const accounts = (await (await fetch(`${bench.server.url}/api/demo/accounts?administration=zhangye`)).json()) as {
      rows: { accountId: string; login: string }[]
    }
    const { accountId } = accounts.rows.find((one) => one.login === 'zhou-kezhang') ?? accounts.rows[0]!
    const times: number[] = []
    const empty: number[] = []
    let bytes = 0
    for (let round = 0; round < ROUNDS; round++) {
      const context = await browser.newContext({ baseURL: bench.server.url })
      const signedIn = await context.request.post('/api/demo/sign-in', {
        data: { administration: 'zhangye', accountId },
        headers: { origin: bench.server.url, 'idempotency-key': newId() },
      })
      if (!signedIn.ok()) throw new Error(`sign-in answered ${signedIn.status()}`)
      const page = await context.newPage()
      // What comes after the first sight of the workbench is not its first load.
      const scripts: Response[] = []
      page.on('response', (answer) => {
        if (answer.request().resourceType() === 'script') scripts.push(answer)
      })
      const blank = performance.now()
      await page.goto('/api/health/live')
      empty.push(performance.now() - blank)
      const began = performance.now()
      await page.goto('/')
      await page.locator('.tasks, .state').first().waitFor()
      times.push(performance.now() - began)
      bytes = (await Promise.all(scripts.map((answer) => answer.body()))).reduce(
        (sum, body) => sum + gzipSync(body).length,
        0,
      )
      await context.close()
    }
    const kilobytes = bytes / 1024
    return [
      {
        figure: 'script of the first load',
        ours: `${kilobytes.toFixed(0)} KB gz`,
        compared: 'limit 350 KB gz',
        reach: '≤ 350 KB gz',
        ok: kilobytes <= 350,
      },
      {
        figure: 'workbench usable, nothing cached',
        ours: `median ${median(times).toFixed(0)} ms`,
        compared: `an empty answer ${median(empty).toFixed(0)} ms`,
        reach: '≤ 1.5 s',
        ok: median(times) <= 1500,
      },
    ]
  } finally {
    await browser.close()
    await bench.close()
  }
}
