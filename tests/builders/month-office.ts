/**
 * The month in the office's verbs, over HTTP, on an administration loaded from its pack:
 *
 *     const office = monthOffice('zhangye')
 *     office.clock.now = at('2023-07-03 09:00')
 *     const june = await office.opens('monthly', '2023-06')
 *     await office.as('gz-tianbao').fills(june.of('620702'), { tech_contracts: '5.48亿' })
 *
 * A verb that the office refuses throws `Refused`, with the code and the words; `expect(…).rejects` reads them.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { keepCycles } from '#modules/dispatch/server/cycle-clock.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { openLog } from '#server/observe/log.ts'
import { beginSession } from '#server/sign-in/session.store.ts'
import { cookieValue, csrfTokenOf, SESSION_COOKIE } from '#server/sign-in/session-token.ts'
import type { TestDatabase } from '#tests/builders/database.ts'
import { loadPack, type Opening, type PackOffice, packDatabase } from '#tests/builders/pack-office.ts'
import { Browser, type Heard } from '#tests/security/browser.ts'
import { type RunningServer, startServer } from '../../src/server.main.ts'

/** Local time of the office, China: `at('2023-07-03 09:00')`. */
export const at = (local: string): Date => new Date(`${local.replace(' ', 'T')}:00+08:00`)

export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly keys: readonly string[]

  constructor(heard: Heard) {
    super(`${heard.refusal?.code}: ${heard.keys.join(', ')} ${heard.text.slice(0, 300)}`)
    this.status = heard.status
    this.code = heard.refusal?.code ?? ''
    this.keys = heard.keys
  }
}

/** What a journey reads of an answer is checked by the comparison that reads it. */
function content(heard: Heard) {
  if (heard.status !== 200) throw new Refused(heard)
  return JSON.parse(heard.text)
}

export interface Typed {
  readonly typed?: string
  readonly explanation?: string
  readonly seenVersion?: number
}

/** What a desk stands in. */
export type Premises = Pick<MonthOffice, 'db' | 'url' | 'pack' | 'clock'>

/** One person at his desk. Signs in when needed: a session does not outlive a moved clock. */
export class Desk {
  private readonly office: Premises
  private readonly login: string
  private browser: Browser | undefined
  private since = new Date(0)

  constructor(office: Premises, login: string) {
    this.office = office
    this.login = login
  }

  async signedIn(): Promise<Browser> {
    const now = this.office.clock.now
    if (this.browser && Math.abs(now.getTime() - this.since.getTime()) < 20 * 60_000) return this.browser
    const { tenantId, accounts } = this.office.pack
    const accountId = accounts.get(this.login)
    if (!accountId) throw new Error(`nobody is called ${this.login}`)
    const token = await inTenant(this.office.db.app, tenantId, 'write', (tx) =>
      beginSession(tx, tenantId, accountId, newId(), now),
    )
    const browser = new Browser(this.office.url, 'zh-CN')
    browser.cookie = `${SESSION_COOKIE}=${cookieValue(token)}`
    browser.csrf = csrfTokenOf(token)
    this.browser = browser
    this.since = now
    return browser
  }

  async reads(path: string) {
    return content(await (await this.signedIn()).get(path))
  }

  async does(method: string, path: string, body: unknown, key?: string) {
    return content(await (await this.signedIn()).send(method, path, { body, ...(key ? { key } : {}) }))
  }

  sees = (reportId: string) => this.reads(`/api/reports/${reportId}`)

  /** Types into cells by the indicators' codes, having seen them as they are now. */
  async fills(reportId: string, values: Readonly<Record<string, string | Typed>>) {
    const { rows } = await this.sees(reportId)
    const cells = Object.entries(values).map(([code, value]) => {
      const indicatorId = this.office.pack.indicators.get(code)!
      const seen = rows.find(
        (row: { indicator: { code: string }; dimension: string }) =>
          row.indicator.code === code && row.dimension === '',
      )
      return { indicatorId, seenVersion: seen?.version ?? 0, ...(typeof value === 'string' ? { typed: value } : value) }
    })
    return this.does('PUT', `/api/reports/${reportId}/cells`, { cells })
  }

  /** Fills every empty whole cell with the same plain number and explains whatever is asked. */
  async fillsAll(reportId: string, value = '12') {
    const { rows } = await this.sees(reportId)
    const empty = rows.filter(
      (row: { editable: boolean; dimension: string; current: { state: string } }) =>
        row.editable && row.dimension === '' && row.current.state === 'missing',
    )
    await this.fills(
      reportId,
      Object.fromEntries(empty.map((row: { indicator: { code: string } }) => [row.indicator.code, value])),
    )
    const after = await this.sees(reportId)
    const unusual = after.rows.filter(
      (row: { explanation: string | null; faults: unknown[]; dimension: string }) =>
        row.dimension === '' && row.faults.length > 0 && row.explanation === null,
    )
    if (unusual.length === 0) return
    await this.fills(
      reportId,
      Object.fromEntries(
        unusual.map((row: { indicator: { code: string } }) => [row.indicator.code, { explanation: '据实填报' }]),
      ),
    )
  }

  private async moves(reportId: string, deed: string, body: object = {}) {
    const { version } = await this.sees(reportId)
    return this.does('POST', `/api/reports/${reportId}/${deed}`, { version, ...body })
  }

  submits = (reportId: string) => this.moves(reportId, 'submit')
  approves = (reportId: string) => this.moves(reportId, 'approve')
  accepts = (reportId: string) => this.moves(reportId, 'accept')
  withdraws = (reportId: string, reason: string) => this.moves(reportId, 'withdraw', { reason })
  declaresNil = (reportId: string, reason: string) => this.moves(reportId, 'nil', { reason })

  returns(reportId: string, reason: string, cells: Readonly<Record<string, string>> = {}) {
    const marked = Object.entries(cells).map(([code, why]) => ({
      indicatorId: this.office.pack.indicators.get(code)!,
      reason: why,
    }))
    return this.moves(reportId, 'return', { reason, cells: marked })
  }

  asksForReopening = (reportId: string, reason: string, until: Date) =>
    this.does('POST', `/api/reports/${reportId}/reopenings`, { reason, expiresAt: until.toISOString() })

  decidesOnReopening = (reopeningId: string, decision: 'grant' | 'refuse') =>
    this.does('POST', `/api/reopenings/${reopeningId}/decisions`, { decision })

  wall = (cycleId: string) => this.reads(`/api/cycles/${cycleId}/wall`)

  reminds = (cycleId: string, codes: readonly string[]) =>
    this.does('POST', `/api/cycles/${cycleId}/reminders`, {
      unitIds: codes.map((code) => this.office.pack.units.get(code)),
    })
}

export interface OpenedCycle {
  readonly id: string
  readonly reports: number
  /** The report of a unit, by the unit's code. */
  readonly of: (unitCode: string) => string
}

export interface MonthOffice {
  readonly db: TestDatabase
  readonly dataFolder: string
  readonly url: string
  readonly pack: PackOffice
  clock: { now: Date }
  as(login: string): Desk
  /** Opens a period and knows its reports. */
  opens(login: string, code: string, period: string): Promise<OpenedCycle>
  /** Lets time do what it does by itself. */
  ticks(): Promise<void>
}

export function monthOffice(packName: string, start: Date, opening: Opening = loadPack): MonthOffice {
  const { db, opens } = packDatabase(packName, opening)
  const made: { server?: RunningServer; pack?: PackOffice } = {}
  const dataFolder = mkdtempSync(join(tmpdir(), 'danxia-month-'))
  const desks = new Map<string, Desk>()
  const clock = { now: start }
  beforeAll(async () => {
    made.pack = await opens()
    made.server = await startServer({
      database: db.app,
      port: 0,
      host: '127.0.0.1',
      dataFolder,
      mode: 'demo',
      log: () => {},
      structuredLog: openLog('error', { write: (line) => console.error(line) }),
      now: () => clock.now,
      isRunningJobs: false,
    })
  })
  afterAll(async () => {
    await made.server?.close()
    rmSync(dataFolder, { recursive: true, force: true })
  })
  const office: MonthOffice = {
    db,
    dataFolder,
    clock,
    get url() {
      return made.server!.url
    },
    get pack() {
      return made.pack!
    },
    as: (login) => {
      const desk = desks.get(login) ?? new Desk(office, login)
      desks.set(login, desk)
      return desk
    },
    opens: async (login, code, period) => {
      const desk = office.as(login)
      const { cycleId, reports } = await desk.does('POST', '/api/cycles', { code, period })
      return knownCycle(desk, cycleId, reports)
    },
    ticks: async () => {
      const { tenantId } = office.pack
      await keepCycles({
        tenantId,
        now: clock.now,
        newId,
        dataFolder,
        inTransaction: (work) => inTenant(db.app, tenantId, 'write', work),
      })
    },
  }
  return office
}

async function knownCycle(desk: Desk, id: string, reports: number): Promise<OpenedCycle> {
  const { units } = await desk.wall(id)
  const byCode = new Map<string, string>(
    units.map((one: { unit: { code: string }; reportId: string }) => [one.unit.code, one.reportId]),
  )
  return {
    id,
    reports,
    of: (code) => {
      const found = byCode.get(code)
      if (!found) throw new Error(`${code} does not report here`)
      return found
    },
  }
}
