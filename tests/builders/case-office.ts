/**
 * An administration in which cases run, over HTTP, by what its pack says and by kinds of record that the test gives:
 *
 *     const office = caseOffice({ start: at('2023-07-03 09:00') })
 *     const { caseId } = await office.as('yx-tianbao').does('POST', '/api/cases', { … })
 *     await office.acts('yx-tianbao', caseId, { kind: 'take', action: 'submit' })
 *     await office.ticks()
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { keepCases } from '#cases/server/case-clock.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import type { CaseKind, CaseKinds } from '#server/http/case-kind.ts'
import { newId } from '#server/http/new-id.ts'
import { openLog } from '#server/observe/log.ts'
import { type TestDatabase, testDatabase } from '#tests/builders/database.ts'
import { Desk, Refused } from '#tests/builders/month-office.ts'
import { loadPack, type PackOffice } from '#tests/builders/pack-office.ts'
import { type RunningServer, SERVER_MODULES, startServer } from '../../src/server.main.ts'

interface Options {
  readonly start: Date
  readonly kinds?: readonly CaseKind[]
  readonly opening?: (db: TestDatabase) => Promise<PackOffice>
}

export interface CaseOffice {
  readonly db: TestDatabase
  readonly dataFolder: string
  readonly url: string
  readonly pack: PackOffice
  readonly kinds: CaseKinds
  clock: { now: Date }
  as(login: string): Desk
  /** An act by somebody who has just looked. */
  acts(login: string, caseId: string, act: object, facts?: object): Promise<{ serial: number; state: { code: string } }>
  /** The codes of the reasons against an act, or nothing: it was done. */
  refusedFor(login: string, caseId: string, act: object, facts?: object): Promise<readonly string[]>
  /** Lets time do what it does by itself; tells how many cases it moved. */
  ticks(): Promise<number>
  /** Whose inbox holds tasks of a case: `unit-head@620702`, or the person's login. */
  asked(caseId: string): Promise<readonly string[]>
}

/** Kinds of record of the slices are left out: what a case knows here, the test says. */
export function caseOffice({ start, kinds = [], opening = (db) => loadPack(db, 'zhangye') }: Options): CaseOffice {
  const db = testDatabase()
  const made: { server?: RunningServer; pack?: PackOffice } = {}
  const dataFolder = mkdtempSync(join(tmpdir(), 'danxia-case-'))
  const desks = new Map<string, Desk>()
  const clock = { now: start }
  const modules = [
    ...SERVER_MODULES.map(({ cases: _, ...module }) => module),
    { name: 'of-the-test', routes: [], cases: kinds },
  ]
  const byRecord: CaseKinds = new Map(kinds.map((kind) => [kind.record, kind]))
  beforeAll(async () => {
    made.pack = await opening(db)
    made.server = await startServer({
      database: db.app,
      port: 0,
      host: '127.0.0.1',
      dataFolder,
      mode: 'demo',
      modules,
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
  const office: CaseOffice = {
    db,
    dataFolder,
    clock,
    kinds: byRecord,
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
    acts: (login, caseId, act, facts) =>
      office.as(login).does('POST', `/api/cases/${caseId}/acts`, { act, ...(facts && { facts }) }),
    refusedFor: async (login, caseId, act, facts) => {
      try {
        await office.acts(login, caseId, act, facts)
        return []
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        return error.keys
      }
    },
    ticks: () =>
      keepCases({
        tenantId: office.pack.tenantId,
        now: clock.now,
        newId,
        dataFolder,
        kinds: byRecord,
        inTransaction: (work) => inTenant(db.app, office.pack.tenantId, 'write', work),
      }),
    asked: async (caseId) => {
      const rows = await db.asAdmin(
        `select coalesce(a.login, t.role_code || '@' || u.code) as who from tasks t
        left join accounts a on a.tenant_id = t.tenant_id and a.person_id = t.person_id
        left join units u on u.tenant_id = t.tenant_id and u.id = t.role_unit_id
        where t.subject_kind = 'case' and t.subject_id = $1 and t.done_at is null order by 1`,
        [caseId],
      )
      return rows.map(({ who }) => who as string)
    },
  }
  return office
}
