/** Every enterprise × the national pack from PostgreSQL with results stored; a changed fact seen through HTTP. */
import { join } from 'node:path'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import type { FactRead } from '#modules/policies/fact-reads.rules.ts'
import { listFactReads } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { getPolicyBook, type PolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import { judgeEnterprises } from '#modules/policies/server/policy-run.service.ts'
import { entryFactsOf } from '#modules/registries/server/fact.queries.ts'
import { clusterProcesses } from '#server/database/processes.ts'
import { inTenant, type Tx } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { startServer } from '../src/server.main.ts'
import type { BenchRow } from './bench.ts'
import { ON, secondsSince, shelfOf } from './bench-policies.ts'
import { type BenchServer, openBenchServer } from './bench-server.ts'
import { openDesk } from './case-office.ts'
import { cpuOf } from './clients.ts'

export const name = 'policy-database'

/** `POLICY_ENTRIES=1000000` loads the whole promise, which takes half an hour and 30 GB; the figures are scaled to it otherwise. */
const ENTRIES = Number(process.env.POLICY_ENTRIES ?? 100_000)
const PROMISED = 1_000_000
/** A part of them is loaded and judged before: so memory is seen at two sizes. */
const PART = 5
const NOW = new Date(`${ON}T02:00:00Z`)
const OFFICER = 'zhou-kezhang'

export async function run(): Promise<BenchRow[]> {
  let tenantId = ''
  const opened = await openBenchServer(async (admin, database) => {
    const pack = await readSoundPack('definitions/zhangye', 'definitions')
    const opening = { database, now: () => new Date('2022-01-03T00:00:00Z'), newId }
    tenantId = (await publishAdministration(opening, pack)).tenantId
    await admin.query('update tenants set is_demo = true where id = $1', [tenantId])
    return { now: () => NOW }
  })
  try {
    const office = new Office(opened, tenantId)
    const book = await office.book()
    const reads = await office.within((tx) => listFactReads({ tx, tenantId }, book))
    const few = Math.ceil(ENTRIES / PART)
    const night = () => office.measured((tx) => judgeEnterprises(office.context(tx), book, { on: ON }))
    let facts = await office.load(reads, 1, few)
    await night()
    await office.change(few / 100)
    const nightOfFew = await night()
    facts += await office.load(reads, few + 1, ENTRIES)
    const told = `${ENTRIES} enterprises with ${(facts / ENTRIES).toFixed(0)} facts each × national pack (${book.policies.length} versions)`
    const first = await night()
    const read = await office.measured(async (tx) => {
      for await (const page of entryFactsOf({ tx, tenantId }, { register: book.register }, 8_192))
        if (page.length === 0) break
    })
    await office.change(ENTRIES / 100)
    const nightOfAll = await night()
    return [
      rowOf(`${told}: the first time, facts gathered and every verdict stored`, first, ENTRIES - few),
      rowOf(`the same: only reading all facts`, read),
      rowOf(`the same: every night after, 1 in 100 enterprises changed`, nightOfAll, ENTRIES, 60),
      memoryRow(few, nightOfFew, nightOfAll),
      await office.seenAtOnce(),
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

function rowOf(
  figure: string,
  { node, postgres, wall, memory, result }: Measured,
  entries = ENTRIES,
  reach?: number,
): BenchRow {
  const scale = PROMISED / entries
  const { changed } = (result ?? {}) as { changed?: number }
  const seconds = (node + postgres) * scale
  return {
    figure,
    ours: `CPU ${node.toFixed(2)} s node + ${postgres.toFixed(2)} s PostgreSQL${changed === undefined ? '' : `, ${changed} verdicts written`}; 1 M: ${seconds.toFixed(0)} s`,
    compared: `wall ${wall.toFixed(1)} s here; memory ${memory.toFixed(0)} MB`,
    ...(reach !== undefined && { reach: `1 M ≤ ${reach} s` }),
    ok: reach === undefined || seconds <= reach,
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

  context(tx: Tx) {
    return { tx, tenantId: this.#tenantId, now: NOW, newId }
  }

  within<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
    return inTenant(this.#opened.database, this.#tenantId, 'write', work)
  }

  /** The policies of the national pack, with the register of the administration. */
  async book(): Promise<PolicyBook> {
    this.#all = await this.within((tx) => getPolicyBook(tx, this.#tenantId))
    const codes = new Set((await shelfOf('national')).policies.map(({ policy }) => policy.code))
    return { ...this.#all, policies: this.#all.policies.filter(({ policy }) => codes.has(policy.code)) }
  }

  async measured(work: (tx: Tx) => Promise<unknown>): Promise<Measured> {
    const postgres = () =>
      cpuOf(clusterProcesses(join(this.#opened.dataFolder, 'postgres')).map(({ pid }) => pid)) / 1000
    const [used, began, start] = [postgres(), performance.now(), process.cpuUsage()]
    let most = 0
    const look = () => {
      most = Math.max(most, process.memoryUsage.rss() / 1e6)
    }
    const watch = setInterval(look, 50)
    const result = await this.within(work)
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

  /** Invented enterprises; one in thirty facts is missing, and of one enterprise in ten a third is its own word alone. */
  async load(reads: readonly FactRead[], from: number, to: number): Promise<number> {
    const { admin } = this.#opened
    await admin.query('set session_replication_role = replica')
    const indexes = await this.#dropIndexes()
    await admin.query(
      `insert into register_entries (tenant_id, id, register, key, care_unit_id, name, region, search, recorded_at)
       select $1, uuidv7(), 'enterprise', 'bench' || n, (select id from units where tenant_id = $1 limit 1),
         '企业' || n, (array['620702', '620721', '620122', '360111'])[1 + n % 4], '', $2
       from generate_series($3::int, $4::int) n`,
      [this.#tenantId, NOW, from, to],
    )
    let facts = 0
    for (const [place, { named, recorded }] of reads.entries()) {
      if (!recorded) continue
      const { fact, yearsBack } = recorded
      const type = named.declared.type
      const top = fact.type === 'money' ? 8_000_000_000 : named.name === 'staffTotal' ? 300 : 8
      const value =
        type === 'bool'
          ? `(h % 3 > 0)::text`
          : type === 'date'
            ? `(date '2026-06-30' - (h % 4000)::int)::text`
            : type === 'number'
              ? `(h % ${top})::text`
              : `'无'`
      const { rowCount } = await admin.query(
        `insert into register_facts (tenant_id, id, entry_id, fact, year, as_of, value, trust, source, recorded_at)
         select $1, uuidv7(), id, $2, $3::int, '2026-05-31', ${value},
           case when right(key, 1) = '0' and h % 3 = 0 then 'self-declared' else 'departmental' end, '市税务局', $4
         from (select id, key, hashtext(key || $5)::bigint + 2147483648 as h from register_entries
           where tenant_id = $1 and register = 'enterprise' and substr(key, 6)::int between $6 and $7) e where h % 30 > 0`,
        [this.#tenantId, fact.code, yearsBack === undefined ? null : 2025 - yearsBack, NOW, String(place), from, to],
      )
      facts += rowCount ?? 0
    }
    for (const index of indexes) await admin.query(index)
    await admin.query('set session_replication_role = origin')
    await admin.query('analyze register_entries, register_facts')
    return facts
  }

  /** Rows come in many times faster where indexes are made afterwards. Answers how they are made. */
  async #dropIndexes(): Promise<readonly string[]> {
    const { admin } = this.#opened
    await admin.query(`set maintenance_work_mem = '1GB'`)
    const { rows } = await admin.query<{ name: string; made: string }>(
      `select c.relname as name, pg_get_indexdef(i.indexrelid) as made from pg_index i join pg_class c on c.oid = i.indexrelid
       where i.indrelid = 'register_facts'::regclass and not i.indisprimary`,
    )
    for (const { name } of rows) await admin.query(`drop index ${name}`)
    return rows.map(({ made }) => made)
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

  /** From the officer's click until every verdict of the enterprise stands on the new fact. */
  async seenAtOnce(): Promise<BenchRow> {
    const { admin, database, dataFolder } = this.#opened
    const all = this.#all!
    await this.within((tx) => judgeEnterprises(this.context(tx), all, { on: ON }))
    const desk = await openDesk(this.#opened, this.#tenantId, OFFICER, NOW)
    const { rows } = await admin.query(
      `select entry_id from register_facts where tenant_id = $1 and fact = 'residentEnterprise' and value = 'true' limit 5`,
      [this.#tenantId],
    )
    const working = {
      database,
      dataFolder,
      port: 0,
      host: '127.0.0.1',
      mode: 'demo' as const,
      log: () => {},
      now: () => NOW,
    }
    const server = await startServer(working)
    const times: number[] = []
    for (const { entry_id: id } of rows) {
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
      for (;;) {
        const { rows: kept } = await admin.query(
          `select 1 from policy_judgements j join register_entries e on e.tenant_id = j.tenant_id and e.id = j.entry_id
           where j.entry_id = $1 and j.entry_version = e.version`,
          [id],
        )
        if (kept.length > 0) break
        if (performance.now() - began > 30_000) throw new Error('the fact was not seen')
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      times.push(performance.now() - began)
    }
    await server.close()
    const worst = Math.max(...times)
    return {
      figure: `a fact recorded through HTTP, until all ${all.policies.length} versions of policies have judged its enterprise anew`,
      ours: `${Math.min(...times).toFixed(0)}–${worst.toFixed(0)} ms wall, beside ${ENTRIES} other enterprises`,
      compared: '–',
      reach: '≤ 1 s',
      ok: worst <= 1_000,
    }
  }
}
