/** Every enterprise × the national pack from PostgreSQL with results stored; a changed fact seen through HTTP. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import type { FactRead } from '#modules/policies/fact-reads.rules.ts'
import { listFactReads } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { getPolicyBook, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { judgeInPieces } from '#modules/policies/server/policy-run.service.ts'
import { clusterProcesses } from '#server/database/processes.ts'
import { inTenant, type Tx } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { startServer } from '../src/server.main.ts'
import type { BenchRow } from './bench.ts'
import { ON, secondsSince, shelfOf } from './bench-policies.ts'
import { type BenchServer, openBenchServer } from './bench-server.ts'
import { openDesk } from './case-office.ts'
import { loadEnterprises } from './load-enterprises.ts'

export const name = 'policy-database'

/** `POLICY_ENTRIES=1000000` loads the whole promise; the figures are scaled to it otherwise. */
const ENTRIES = Number(process.env.POLICY_ENTRIES ?? 50_000)
const PROMISED = 1_000_000
/** Another administration has so many fewer: memory is seen at two sizes. */
const PART = 10
const CORES = 2
const NOW = new Date(`${ON}T02:00:00Z`)
const OFFICER = 'zhou-kezhang'
const TIMES = 8

export async function run(): Promise<BenchRow[]> {
  const tenants: string[] = []
  const opened = await openBenchServer(async (admin, database) => {
    const pack = await readSoundPack('definitions/zhangye', 'definitions')
    for (const code of ['few', 'all']) {
      const opening = { database, now: () => new Date('2022-01-03T00:00:00Z'), newId }
      const { manifest } = pack
      const named = { ...pack, manifest: { ...manifest, value: { ...manifest.value, code } } }
      tenants.push((await publishAdministration(opening, named)).tenantId)
    }
    await admin.query('update tenants set is_demo = true')
    return { now: () => NOW }
  })
  try {
    const [few, all] = tenants.map((tenantId) => new Office(opened, tenantId)) as [Office, Office]
    const fewEntries = Math.ceil(ENTRIES / PART)
    const loading = await all.measured(async () => (await few.load(fewEntries)) + (await all.load(ENTRIES)))
    const told = `${ENTRIES} enterprises with ${((loading.result as number) / (ENTRIES + fewEntries)).toFixed(0)} facts each × national pack`
    await few.night()
    const nightOfFew = await few.night()
    const gathering = await all.night()
    await all.forget()
    const first = await all.night()
    await all.change(ENTRIES / 100)
    const later = await all.night()
    return [
      rowOf(`${told}: loaded`, loading),
      rowOf('the very first night: facts gathered from their rows into books, every verdict stored', gathering),
      rowOf('a night that stores every verdict, facts in books as they are once a fact has come', first, 60),
      rowOf('every night after: all judged, 1 in 100 enterprises changed', later, 60),
      memoryRow(fewEntries, nightOfFew, later),
      await all.seenAtOnce(false),
      await all.seenAtOnce(true),
    ]
  } finally {
    await opened.close()
  }
}

interface Measured {
  readonly node: number
  readonly postgres: number
  readonly wall: number
  readonly memory: number
  readonly result: unknown
}

/** What a million costs in processor time, and at best of wall time where both cores are at work. */
function rowOf(figure: string, { node, postgres, wall, memory, result }: Measured, reach?: number): BenchRow {
  const scale = PROMISED / ENTRIES
  const { changed } = (result ?? {}) as { changed?: number }
  const seconds = (node + postgres) * scale
  return {
    figure,
    ours: `1 M: CPU ${seconds.toFixed(0)} s (node ${(node * scale).toFixed(0)} s, PostgreSQL ${(postgres * scale).toFixed(0)} s)${changed === undefined ? '' : `; ${changed} verdicts differed`}`,
    compared: `here: CPU ${(node + postgres).toFixed(1)} s, wall ${wall.toFixed(1)} s, memory ${memory.toFixed(0)} MB at most`,
    ...(reach !== undefined && { reach: `1 M ≤ ${reach} s on ${CORES} cores` }),
    ok: reach === undefined || (ENTRIES >= PROMISED ? wall <= reach : seconds <= reach * CORES),
  }
}

/** What a night takes at most, of few enterprises and of all: it must not follow their number. */
function memoryRow(few: number, small: Measured, large: Measured): BenchRow {
  return {
    figure: `memory of a night over ${few} enterprises and over ${ENTRIES}`,
    ours: `${small.memory.toFixed(0)} MB, ${large.memory.toFixed(0)} MB at most`,
    compared: '–',
    reach: 'flat',
    ok: large.memory < small.memory * 1.3,
  }
}

class Office {
  readonly #opened: BenchServer
  readonly #tenantId: string
  #all: PolicyBook | undefined

  constructor(opened: BenchServer, tenantId: string) {
    this.#opened = opened
    this.#tenantId = tenantId
  }

  #within = <R>(work: (tx: Tx) => Promise<R>): Promise<R> =>
    inTenant(this.#opened.database, this.#tenantId, 'write', work)

  /** The policies of the national pack, with the register of the administration. */
  async #book(): Promise<PolicyBook> {
    this.#all ??= await this.#within((tx) => getPolicyBook(tx, this.#tenantId))
    const codes = new Set((await shelfOf('national')).policies.map(({ policy }) => policy.code))
    return { ...this.#all, policies: this.#all.policies.filter(({ policy }) => codes.has(policy.code)) }
  }

  /** The facts of the national pack. */
  async #reads(): Promise<readonly FactRead[]> {
    const book = await this.#book()
    const { dictionary } = await shelfOf('national')
    const reads = await this.#within((tx) => listFactReads({ tx, tenantId: this.#tenantId }, book))
    return reads.filter(({ named }) => dictionary.facts.has(named.name))
  }

  async measured(work: () => Promise<unknown>): Promise<Measured> {
    const postgres = () => cpuOfCluster(join(this.#opened.dataFolder, 'postgres'))
    const [used, began, start] = [postgres(), performance.now(), process.cpuUsage()]
    let most = 0
    const look = () => {
      most = Math.max(most, process.memoryUsage.rss() / 1e6)
    }
    const watch = setInterval(look, 50)
    const result = await work()
    clearInterval(watch)
    look()
    return {
      node: secondsSince(start),
      postgres: postgres() - used,
      wall: (performance.now() - began) / 1000,
      memory: most,
      result,
    }
  }

  async night(all = false): Promise<Measured> {
    const book = all ? (this.#all as PolicyBook) : await this.#book()
    await this.#opened.admin.query('vacuum analyze register_fact_books, policy_judgements, register_entries')
    const context = { tenantId: this.#tenantId, now: NOW, newId, inTransaction: this.#within }
    return this.measured(() => judgeInPieces(context, book, { on: ON }))
  }

  async load(entries: number): Promise<number> {
    const told = { tenantId: this.#tenantId, at: NOW, entries }
    return loadEnterprises(this.#opened.openAdmin, await this.#reads(), told)
  }

  /** What was judged is not known any more; facts stay in their books. */
  async forget(): Promise<void> {
    for (const table of ['policy_judgements', 'policy_changes', 'policy_runs'])
      await this.#opened.admin.query(`delete from ${table} where tenant_id = $1`, [this.#tenantId])
  }

  /** Facts of some enterprises change, as a list that is imported changes them. */
  async change(count: number): Promise<void> {
    const { admin } = this.#opened
    await admin.query(
      `with few as (select id from register_entries where tenant_id = $1 and register = 'enterprise' order by key limit $2),
       facts as (update register_facts f set value = 'false' from few
         where f.tenant_id = $1 and f.entry_id = few.id and f.fact = 'residentEnterprise')
       update register_entries e set version = version + 1 from few where e.tenant_id = $1 and e.id = few.id`,
      [this.#tenantId, Math.max(1, Math.round(count))],
    )
  }

  /** From the officer's click until every verdict of the enterprise stands on the new fact; or so while a night is under way. */
  async seenAtOnce(isNight: boolean): Promise<BenchRow> {
    const { admin, database, dataFolder } = this.#opened
    await this.night(true)
    const desk = await openDesk(this.#opened, this.#tenantId, OFFICER, NOW)
    const { rows } = await admin.query(
      `select entry_id from register_facts where tenant_id = $1 and fact = 'residentEnterprise' and value = 'true'
         and standing = 'stands' order by entry_id ${isNight ? 'desc' : 'asc'} limit $2`,
      [this.#tenantId, TIMES],
    )
    const working = { database, dataFolder, port: 0, host: '127.0.0.1', mode: 'demo' as const, log: () => {} }
    const server = await startServer({ ...working, now: () => NOW })
    const times: number[] = []
    let isOver = false
    const nights = async () => {
      while (!isOver && isNight) await this.night(true)
    }
    const busy = nights()
    try {
      for (const { entry_id: id } of rows) {
        if (isNight) await new Promise((resolve) => setTimeout(resolve, 300))
        const began = performance.now()
        const answer = await fetch(`${server.url}/api/register-entries/${id}/facts`, {
          method: 'POST',
          headers: { ...desk.headers, origin: server.url, 'idempotency-key': newId() },
          body: JSON.stringify({
            fact: 'residentEnterprise',
            value: '否',
            trust: 'departmental',
            source: '市市场监管局',
          }),
        })
        if (!answer.ok) throw new Error(`the fact was not recorded: ${await answer.text()}`)
        while (!(await this.#isSeen(id))) {
          if (performance.now() - began > 30_000) throw new Error('the fact was not seen')
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
        times.push(performance.now() - began)
      }
    } finally {
      isOver = true
      await Promise.all([busy, server.close()])
    }
    times.sort((a, b) => a - b)
    const [middle, worst] = [times[times.length >> 1] as number, times.at(-1) as number]
    return {
      figure: `a fact recorded through HTTP, until all ${this.#all!.policies.length} versions of policies have judged its enterprise anew${isNight ? ', while a night judges all' : ''}`,
      ours: `${times[0]!.toFixed(0)} ms at best, ${middle.toFixed(0)} in the middle, ${worst.toFixed(0)} at worst`,
      compared: `beside ${ENTRIES} other enterprises`,
      reach: '≤ 1 s',
      ok: worst <= 1_000,
    }
  }

  async #isSeen(entryId: string): Promise<boolean> {
    const { rows } = await this.#opened.admin.query(
      `select 1 from policy_judgements j join register_entries e on e.tenant_id = j.tenant_id and e.id = j.entry_id
       where j.tenant_id = $1 and j.entry_id = $2 and j.entry_version = e.version`,
      [this.#tenantId, entryId],
    )
    return rows.length > 0
  }
}

/** Seconds of processor time of all processes of PostgreSQL, also of those that have ended. */
function cpuOfCluster(folder: string): number {
  const ticks = clusterProcesses(folder).map(({ pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0)
  })
  return ticks.reduce((sum, one) => sum + one, 0) / 100
}
