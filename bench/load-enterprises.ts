import type pg from 'pg'
import type { FactRead } from '#modules/policies/fact-reads.rules.ts'

/** Whose facts are invented: enterprises by number, recorded at one moment in an administration. */
export interface Loading {
  readonly tenantId: string
  readonly at: Date
  readonly entries: number
}

/**
 * Invented enterprises with all facts that rules read, through the same tables as any: one in thirty facts is missing, and of one
 * enterprise in ten a third is its own word alone. Rows are made by the database in the order of its indexes, which are built
 * afterwards. Answers how many facts there are.
 */
export async function loadEnterprises(
  open: () => Promise<pg.Client>,
  reads: readonly FactRead[],
  { tenantId, at, entries }: Loading,
): Promise<number> {
  const connections = await Promise.all(Array.from({ length: AT_ONCE }, open))
  const [first] = connections as [pg.Client]
  try {
    for (const connection of connections) await connection.query(SETTINGS)
    await first.query(
      `insert into register_entries (tenant_id, id, register, key, care_unit_id, name, region, search, recorded_at)
       select $1, uuidv7(), 'enterprise', 'bench' || n, (select id from units where tenant_id = $1 limit 1),
         '企业' || n, (array['620702', '620721', '620122', '360111'])[1 + n % 4], '', $2
       from generate_series(1, $3::int) n`,
      [tenantId, at, entries],
    )
    const indexes = await takeIndexes(first)
    const share = Math.ceil(entries / AT_ONCE)
    const loaded = await Promise.all(
      connections.map((connection, place) =>
        loadFacts(connection, reads, { tenantId, at, from: 1 + place * share, to: (place + 1) * share }),
      ),
    )
    const waiting = [...indexes]
    await Promise.all(
      connections.map(async (connection) => {
        for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) await connection.query(index)
      }),
    )
    await first.query('analyze register_entries, register_facts')
    return loaded.reduce((sum, facts) => sum + facts, 0)
  } finally {
    for (const connection of connections) await connection.end()
  }
}

/** One for each core of the machine that the promise is made for. */
const AT_ONCE = 2
const SETTINGS = `set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'`

/** Takes away all but the primary key, which grows at its end only. Answers how they are made, the dearest first. */
async function takeIndexes(connection: pg.Client): Promise<readonly string[]> {
  const { rows } = await connection.query<{ name: string; made: string }>(
    `select c.relname as name, pg_get_indexdef(i.indexrelid) as made from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = 'register_facts'::regclass and not i.indisprimary order by c.relname desc`,
  )
  for (const { name } of rows) await connection.query(`drop index ${name}`)
  return rows.map(({ made }) => made)
}

/** Rows have ids as the house makes them (UUIDv7), in their order, but numbered: chance is dear. */
const ID_HEAD = `'\\x019f16cbc1007000'::bytea`

async function loadFacts(
  connection: pg.Client,
  reads: readonly FactRead[],
  { tenantId, at, from, to }: Omit<Loading, 'entries'> & { readonly from: number; readonly to: number },
): Promise<number> {
  const places = reads.flatMap(({ named, recorded }, place) => {
    if (recorded === undefined) return []
    const { fact, yearsBack } = recorded
    const top = fact.type === 'money' ? 8_000_000_000 : named.name === 'staffTotal' ? 300 : 8
    const year = yearsBack === undefined ? null : 2025 - yearsBack
    return [{ fact: fact.code, year, type: named.declared.type, top, place: String(place) }]
  })
  await connection.query(
    `create temporary table places as select p.* from jsonb_to_recordset($1)
       as p(fact text, year int, type text, top bigint, place text) order by fact, year`,
    [JSON.stringify(places)],
  )
  const { rowCount } = await connection.query(
    `insert into register_facts (tenant_id, id, entry_id, fact, year, as_of, value, trust, source, recorded_at)
     select $1, encode(${ID_HEAD} || int8send((-1::bigint << 63) + (row_number() over ()) + $3::bigint * 1000), 'hex')::uuid, e.id, p.fact, p.year, '2026-05-31',
       case p.type when 'number' then (h % top)::text when 'bool' then (h % 3 > 0)::text
         when 'date' then (date '2026-06-30' - (h % 4000)::int)::text else '无' end,
       case when right(e.key, 1) = '0' and h % 3 = 0 then 'self-declared' else 'departmental' end, '市税务局', $2
     from (select id, key from register_entries
       where tenant_id = $1 and register = 'enterprise' and substr(key, 6)::int between $3 and $4 order by id) e
     cross join lateral (
       select places.*, hashtext(e.key || place)::bigint + 2147483648 as h from places offset 0) p
     where h % 30 > 0`,
    [tenantId, at, from, to],
  )
  await connection.query('drop table places')
  return rowCount ?? 0
}
