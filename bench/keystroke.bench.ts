/** What a key costs on the screen: a form of sixty fields with a budget of two hundred rows, in headless Chromium. */
import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { chromium, type Page } from 'playwright-core'
import { type BenchRow, median } from './bench.ts'
import { benchAnswers, benchForm } from './bench-form.ts'

export const name = 'Forms on the screen: a key in 60 fields and a budget of 200 rows'

const KEYS = 60
const FRAME_MS = 50
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
  const script = await bundle()
  const css = readFileSync('src/web/theme/base.css', 'utf8') + readFileSync('src/web/theme/answers.css', 'utf8')
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: FLAGS,
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    const given = {
      form: benchForm(),
      registers: [],
      lists: [],
      facts: { today: '2023-07-03' },
      answers: benchAnswers(),
    }
    await page.setContent(`<style>${css}</style><div id="root"></div>`)
    await page.evaluate((what) => Object.assign(window, { given: what }), given)
    const begun = performance.now()
    await page.addScriptTag({ content: script })
    await page.locator('[data-answer="budget/r199/price"] input').waitFor()
    const opened = performance.now() - begun
    await page.evaluate(() => document.body.insertAdjacentHTML('afterbegin', '<input id="bare">'))
    const plain = await typeInto(page, '#bare', '1')
    const cell = await typeInto(page, '[data-answer="budget/r100/price"] input', '1')
    const field = await typeInto(page, '[data-answer="field1"] input', 'x')
    return [
      row('a key in a cell of the budget', cell, plain),
      row('a key in a plain field', field, plain),
      { figure: 'the whole form comes up', ours: `${opened.toFixed(0)} ms`, compared: '—', ok: opened < 5_000 },
    ]
  } finally {
    await browser.close()
  }
}

interface Typed {
  /** What each key kept the page's thread busy with, until its frame was drawn, in ms of processor time. */
  readonly keys: readonly number[]
  /** What a save kept it busy with. */
  readonly save: number
}

/** Processor time and not the clock: what else the machine does is not the form's. */
async function typeInto(page: Page, selector: string, key: string): Promise<Typed> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const busy = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return 1000 * metrics.find(({ name: one }) => one === 'ThreadTime')!.value
  }
  const drawn = () =>
    page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(() => done()))))
  await page.locator(selector).focus()
  const keys: number[] = []
  for (let at = 0; at < KEYS; at++) {
    await drawn()
    const before = await busy()
    await page.keyboard.press(at % 8 === 7 ? 'Backspace' : key)
    await drawn()
    keys.push((await busy()) - before)
  }
  const before = await busy()
  await page.waitForTimeout(3_000)
  const save = (await busy()) - before
  await devtools.detach()
  return { keys: keys.slice(5), save }
}

function row(figure: string, { keys, save }: Typed, plain: Typed): BenchRow {
  const worst = Math.max(...keys)
  return {
    figure,
    ours: `median ${median([...keys]).toFixed(1)} ms, worst ${worst.toFixed(1)} ms, its save ${save.toFixed(0)} ms`,
    compared: `a bare input: median ${median([...plain.keys]).toFixed(1)} ms, worst ${Math.max(...plain.keys).toFixed(1)} ms`,
    ratio: `${(median([...keys]) / median([...plain.keys])).toFixed(1)} ×`,
    reach: `no frame > ${FRAME_MS} ms`,
    ok: worst <= FRAME_MS,
  }
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['bench/form-page.tsx'],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.svg': 'dataurl' },
  })
  return outputFiles[0]!.text
}
