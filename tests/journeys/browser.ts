/**
 * Chromium before a running administration, for browser tests:
 *
 *     const screen = browserOffice('zhangye', at('2023-07-03 09:00'))
 *     const officer = await screen.as('zhou-kezhang', { language: 'en', width: 1024 })
 *     await officer.opens('/')
 *     await officer.passesAxe()
 *
 * An error in the page's console, a broken content policy or a failed request fails the test that saw it.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Language } from '#engine/text/message.ts'
import { openLog } from '#server/observe/log.ts'
import type { TestDatabase } from '#tests/builders/database.ts'
import { emptyDatabase, loadPack, type Opening, type PackOffice, packDatabase } from '#tests/builders/pack-office.ts'
import { Windows, watchRest } from '#tests/journeys/windows.ts'
import { builtFrom, sourcesFingerprint } from '../../scripts/fingerprint.mjs'
import { type RunningServer, startServer } from '../../src/server.main.ts'

export interface View {
  readonly language?: Language
  readonly width?: number
  readonly height?: number
}

/** One person before a screen. */
export interface Visitor {
  readonly page: Page
  /** Goes to an address and waits until nothing is under way. */
  opens(path: string): Promise<void>
  /** Gives the window another width, and waits until the page stands in it. */
  widens(width: number): Promise<void>
  /** Faults that axe-core finds (WCAG 2.2 A and AA), one line each. */
  axe(): Promise<readonly string[]>
  /** A picture under the folder of `DANXIA_PICTURES`, when that is set. */
  pictures(name: string): Promise<void>
  /** Scripts fetched so far, in bytes as gzip would send them. */
  scriptBytes(): Promise<number>
  /** What went wrong in the page since it was last asked. */
  faults(): readonly string[]
}

/** A demonstration with its pack loaded, unless told otherwise. */
export interface How {
  readonly mode?: 'demo' | 'serve'
  /** Nothing but the program: no administration yet. */
  readonly isEmpty?: boolean
}

export interface BrowserOffice {
  readonly db: TestDatabase
  readonly url: string
  readonly pack: PackOffice
  clock: { now: Date }
  /** What the console was told. */
  readonly told: readonly string[]
  /** Signs a ready person of the demonstration in, by login; no page is open yet. */
  as(login: string, view?: View): Promise<Visitor>
  /** Somebody who has not signed in. */
  stranger(view?: View): Promise<Visitor>
}

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

const windows = new Windows()
let lastPort = 0

/** Where the last file of this worker had its server, so that the scripts are those Chromium knows already. */
async function startHere(how: Omit<Parameters<typeof startServer>[0], 'port'>): Promise<RunningServer> {
  const server = await startServer({ ...how, port: lastPort }).catch(() => startServer({ ...how, port: 0 }))
  lastPort = Number(new URL(server.url).port)
  return server
}

/** The whole thing for one test file: database, pack, server, built web, Chromium. */
export function browserOffice(
  packName: string,
  start: Date,
  opening: Opening = loadPack,
  how: How = {},
): BrowserOffice {
  const { db, opens } = how.isEmpty === true ? emptyDatabase() : packDatabase(packName, opening)
  const made: { server?: RunningServer; pack?: PackOffice } = {}
  const folder = mkdtempSync(join(tmpdir(), 'danxia-browser-'))
  const clock = { now: start }
  const open: { readonly visitor: Visitor; readonly language: Language }[] = []
  const told: string[] = []
  beforeAll(async () => {
    const webFolder = await builtWeb(folder)
    made.pack = await opens()
    made.server = await startHere({
      database: db.app,
      host: '127.0.0.1',
      dataFolder: folder,
      mode: how.mode ?? 'demo',
      log: (line) => told.push(line),
      structuredLog: openLog('error', { write: (line) => console.error(line) }),
      webFolder,
      now: () => clock.now,
      isRunningJobs: false,
    })
  }, 300_000)
  afterEach(async () => {
    const faults = open.flatMap(({ visitor }) => visitor.faults())
    for (const { visitor, language } of open.splice(0)) await windows.takeBack(visitor.page, language, office.url)
    if (faults.length > 0) throw new Error(`in the page:\n${faults.join('\n')}`)
  })
  afterAll(async () => {
    await made.server?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const stranger = async ({ language = 'zh-CN', width = 1440, height = 900 }: View = {}): Promise<Visitor> => {
    const page = await windows.open(language)
    await page.setViewportSize({ width, height })
    const visitor = visitorOf(page, office)
    open.push({ visitor, language })
    return visitor
  }
  const office: BrowserOffice = {
    db,
    clock,
    told,
    get url() {
      return made.server!.url
    },
    get pack() {
      return made.pack!
    },
    stranger,
    as: async (login, view) => {
      const visitor = await stranger(view)
      // The picker itself is shown by a journey of its own; here only the session counts.
      const answer = await visitor.page.context().request.post(`${office.url}/api/demo/sign-in`, {
        headers: { origin: office.url },
        data: { accountId: office.pack.accounts.get(login) },
      })
      if (!answer.ok()) throw new Error(`${login} was not signed in: ${await answer.text()}`)
      return visitor
    },
  }
  return office
}

/**
 * The browser's part as it stands in `dist` when no source has changed since (`npm test` builds first), else built anew, in a
 * process of its own: under vitest the libraries would be built for their developers.
 */
async function builtWeb(folder: string): Promise<string> {
  const root = process.cwd()
  if (builtFrom(root) === sourcesFingerprint(root)) return join(root, 'dist/web')
  const web = join(folder, 'web')
  const vite = 'node_modules/vite/bin/vite.js'
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'error', '--outDir', web], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production' },
  })
  return web
}

function visitorOf(page: Page, office: BrowserOffice): Visitor {
  let faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text().slice(0, 500)}`)
  })
  page.on('pageerror', (error) => faults.push(`error: ${error.message.slice(0, 500)}`))
  const comesToRest = watchRest(page)
  return {
    page,
    faults: () => {
      const seen = faults
      faults = []
      return seen
    },
    opens: async (path) => {
      await page.goto(office.url + path)
      await comesToRest()
    },
    widens: async (width) => {
      await page.setViewportSize({ width, height: page.viewportSize()!.height })
      await comesToRest()
    },
    axe: async () => {
      await comesToRest()
      // Run beside the page, not in it: the content policy forbids a foreign script tag.
      if (await page.evaluate(() => !('axe' in window))) await page.evaluate(AXE)
      const found = await page.evaluate(
        (rules) =>
          (window as unknown as { axe: { run: (on: Document, how: object) => Promise<AxeResult> } }).axe.run(document, {
            runOnly: { type: 'tag', values: rules },
            // What stands well is not written down element by element: only faults are read.
            resultTypes: ['violations'],
          }),
        RULES,
      )
      return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`)
    },
    pictures: async (name) => {
      const into = process.env.DANXIA_PICTURES
      if (into !== undefined) await page.screenshot({ path: join(into, `${name}.png`) })
    },
    scriptBytes: async () => {
      const scripts = await page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .map((entry) => entry.name)
          .filter((name) => name.endsWith('.js')),
      )
      const texts = await Promise.all([...new Set(scripts)].map(async (url) => (await fetch(url)).text()))
      return texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0)
    },
  }
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}
