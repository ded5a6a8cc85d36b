import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { parse, stringify } from 'yaml'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import { newId } from '#server/http/new-id.ts'
import { type BenchRow, median } from './bench.ts'
import { openBenchServer } from './bench-server.ts'

export const name = 'The reporting grid with 60 indicators, from the server to headless Chromium'

const ROWS = 60
const OPENINGS = 9
const KEYS = 200
const NOON = new Date('2023-07-03T04:00:00Z')
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
  const bench = await openBenchServer(async (admin, database) => {
    const definitions = widerPack()
    try {
      const pack = await readSoundPack(join(definitions, 'zhangye'), definitions)
      const openedAt = new Date('2022-01-03T00:00:00Z')
      const { tenantId } = await publishAdministration({ database, now: () => openedAt, newId }, pack)
      await admin.query('update tenants set is_demo = true where id = $1', [tenantId])
    } finally {
      rmSync(definitions, { recursive: true, force: true })
    }
    return { now: () => NOON, webFolder: resolve('dist/web') }
  })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: FLAGS,
  })
  try {
    const accounts = (await (await fetch(`${bench.server.url}/api/demo/accounts?administration=zhangye`)).json()) as {
      rows: { accountId: string; login: string }[]
    }
    const signIn = async (login: string) => {
      const context = await browser.newContext({ baseURL: bench.server.url, viewport: { width: 1440, height: 900 } })
      const { accountId } = accounts.rows.find((one) => one.login === login)!
      const headers = { origin: bench.server.url, 'idempotency-key': newId() }
      const answer = await context.request.post('/api/demo/sign-in', {
        data: { administration: 'zhangye', accountId },
        headers,
      })
      const { signedIn } = (await answer.json()) as { signedIn: { csrfToken: string } }
      return { context, headers: { ...headers, 'x-csrf-token': signedIn.csrfToken, 'idempotency-key': newId() } }
    }
    const officer = await signIn('zhou-kezhang')
    const opened = await officer.context.request.post('/api/cycles', {
      data: { code: 'monthly', period: '2023-06' },
      headers: officer.headers,
    })
    if (!opened.ok()) throw new Error(`the cycle was not opened: ${await opened.text()}`)
    const reporter = await signIn('gz-tianbao')
    const page = await reporter.context.newPage()
    await page.goto('/reports')
    const openings = await timeOpenings(page)
    const keys = await timeKeys(page)
    await page.waitForLoadState('networkidle')
    return [
      row(
        `open a report of ${openings.rows} rows`,
        openings.times,
        `its answer alone ${ms(median(openings.answers))}`,
        300,
      ),
      row('a key typed into a cell', keys.typed, `a plain input ${ms(median(keys.plain))}`, 16),
      row('the cell below', keys.moved, `a plain focus change ${ms(median(keys.focused))}`, 16),
    ]
  } finally {
    await browser.close()
    await bench.close()
  }
}

const ms = (value: number): string => `${value.toFixed(1)} ms`

function row(figure: string, times: readonly number[], compared: string, limit: number): BenchRow {
  const p95 = [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1]!
  return {
    figure,
    ours: `median ${ms(median(times))}, p95 ${ms(p95)}`,
    compared,
    reach: `median ≤ ${limit} ms`,
    ok: median(times) <= limit,
  }
}

/** The demonstration's pack with so many more monthly indicators of the counties that a report has sixty rows. */
function widerPack(): string {
  const folder = mkdtempSync(join(tmpdir(), 'danxia-bench-pack-'))
  for (const one of ['national', 'zhangye']) cpSync(join('definitions', one), join(folder, one), { recursive: true })
  const file = join(folder, 'zhangye/indicators/2-enterprises.yaml')
  const cycleFile = join(folder, 'zhangye/cycles.yaml')
  const entries = parse(readFileSync(file, 'utf8')) as {
    indicators: { code: string; name: { zh: string; en: string } }[]
  }
  const cycles = parse(readFileSync(cycleFile, 'utf8')) as {
    cycles: { code: string; assignments: { kinds?: string[]; indicators: string[] }[] }[]
  }
  const assigned = cycles.cycles
    .find(({ code }) => code === 'monthly')!
    .assignments.find(({ kinds }) => kinds?.includes('county') === true)!.indicators
  const model = entries.indicators.find(({ code }) => code === 'high_tech_firms')!
  for (let n = assigned.length; n < ROWS; n += 1) {
    entries.indicators.push({ ...model, code: `more_${n}`, name: { zh: `指标${n}`, en: `Indicator ${n}` } })
    assigned.push(`more_${n}`)
  }
  writeFileSync(file, stringify(entries, { aliasDuplicateObjects: false }))
  writeFileSync(cycleFile, stringify(cycles, { aliasDuplicateObjects: false }))
  return folder
}

/** From the press in the list of reports to the painted grid, again and again; the first fetches the script as well. */
async function timeOpenings(page: Page): Promise<{ times: number[]; answers: number[]; rows: number }> {
  const times: number[] = []
  let rows = 0
  for (let round = 0; round < OPENINGS; round += 1) {
    const link = page.locator('a.button', { hasText: /填报|Fill in/ }).first()
    await link.waitFor()
    const opened = await link.evaluate(async (element) => {
      const frame = () => new Promise(requestAnimationFrame)
      const began = performance.now()
      ;(element as HTMLElement).click()
      while (document.querySelector('.grid [data-row]') === null) await frame()
      await frame()
      return { took: performance.now() - began, rows: document.querySelectorAll('.grid [data-row]').length }
    })
    times.push(opened.took)
    rows = opened.rows
    if (round < OPENINGS - 1) {
      await page.waitForTimeout(2_100) // until the kept answer is no longer fresh
      await page.goBack()
    }
  }
  const answers = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\/api\/reports\/[0-9a-f-]{36}$/.test(name))
      .map(({ duration }) => duration),
  )
  return { times, answers, rows }
}

/** Each press with all that follows at once: handlers, drawing of what changed, layout. */
async function timeKeys(page: Page): Promise<{ typed: number[]; moved: number[]; plain: number[]; focused: number[] }> {
  await page.locator('.grid td.g-current.own').first().click()
  return page.evaluate(async (count) => {
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!
    const time = async (deed: (n: number) => void): Promise<number[]> => {
      const times: number[] = []
      for (let n = 0; n < count; n += 1) {
        const began = performance.now()
        deed(n)
        await null // what the handlers have put off to the end of the event
        document.body.getBoundingClientRect()
        times.push(performance.now() - began)
        await new Promise(requestAnimationFrame)
      }
      return times
    }
    const type = (n: number) => {
      setValue.call(document.activeElement, '1'.repeat(1 + (n % 9)))
      document.activeElement!.dispatchEvent(new Event('input', { bubbles: true }))
    }
    const press = (key: string) =>
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    const typed = await time(type)
    press('Escape')
    const moved = await time((n) => press(n % 100 < 50 ? 'ArrowDown' : 'ArrowUp'))
    const [one, other] = [document.createElement('input'), document.createElement('input')]
    document.body.append(one, other)
    one.focus()
    const plain = await time(type)
    const focused = await time((n) => (n % 2 === 0 ? other : one).focus())
    one.remove()
    other.remove()
    return { typed, moved, plain, focused }
  }, KEYS)
}
