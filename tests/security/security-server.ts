import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Mode, ServerModule } from '#server/http/module.ts'
import { openLog } from '#server/observe/log.ts'
import { type TestDatabase, testDatabase } from '#tests/builders/database.ts'
import { anAdministration, type TestAdministration } from '#tests/security/administrations.ts'
import { Browser } from '#tests/security/browser.ts'
import { furnish } from '#tests/security/samples.ts'
import { type RunningServer, startServer } from '../../src/server.main.ts'

export interface SecurityServer {
  readonly db: TestDatabase
  readonly url: string
  readonly own: TestAdministration
  readonly other: TestAdministration
  /** What the server takes for the present; tests move it on. */
  clock: { now: Date }
  readonly logged: string[]
  /** What the operator was told on the console. */
  readonly told: string[]
  readonly dataFolder: string
  readonly as: (login: string, administration?: TestAdministration) => Promise<Browser>
}

/** A running server over two administrations, for one test file. */
export function securityServer(
  options: {
    mode?: Mode
    modules?: readonly ServerModule[]
    webFolder?: string
    trustedProxies?: readonly string[]
    isUnmanned?: boolean
    isFurnished?: boolean
  } = {},
): SecurityServer {
  const db = testDatabase()
  const made: { server?: RunningServer; own?: TestAdministration; other?: TestAdministration } = {}
  const dataFolder = mkdtempSync(join(tmpdir(), 'danxia-security-'))
  const logged: string[] = []
  const told: string[] = []
  const clock = { now: new Date() }
  const mode = options.mode ?? 'demo'
  beforeAll(async () => {
    made.own = await anAdministration(db, 'a', { isDemo: mode === 'demo' })
    made.other = await anAdministration(db, 'b', { isDemo: mode === 'demo' })
    if (options.isFurnished) for (const one of [made.own, made.other]) await furnish(db, one)
    // As a pack leaves it before the first set-up: people and roles, but nobody who could sign in.
    if (options.isUnmanned) await db.asAdmin('update accounts set password_hash = null')
    made.server = await startServer({
      database: db.app,
      port: 0,
      host: '127.0.0.1',
      dataFolder,
      mode,
      log: (line) => told.push(line),
      structuredLog: openLog('info', { write: (line) => logged.push(line) }),
      now: () => clock.now,
      isRunningJobs: false,
      webFolder: options.webFolder ?? join(dataFolder, 'no-web'),
      trustedProxies: options.trustedProxies,
      ...(options.modules ? { modules: options.modules } : {}),
    })
  })
  afterAll(async () => {
    await made.server?.close()
    rmSync(dataFolder, { recursive: true, force: true })
  })
  return {
    db,
    clock,
    logged,
    told,
    dataFolder,
    get url() {
      return made.server!.url
    },
    get own() {
      return made.own!
    },
    get other() {
      return made.other!
    },
    as: async (login, administration = made.own!) => {
      const browser = new Browser(made.server!.url)
      const heard = await browser.signIn(administration.code, login)
      if (heard.status !== 200) throw new Error(`${login} cannot sign in: ${heard.text}\n${logged.join('')}`)
      return browser
    },
  }
}
