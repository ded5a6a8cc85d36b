import { sql } from 'kysely'
import type { Register } from '#engine/form/register.ts'
import type { FactRow } from '#engine/register/fact.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface KnownEntry {
  readonly id: string
  readonly key: string
  readonly register: string
  readonly name: string
  readonly region: string | null
  readonly state: 'active' | 'closed' | 'withdrawn'
  readonly version: number
  readonly unitId: string | null
  readonly personId: string | null
}

const KEYS_AT_ONCE = 5_000

/** Entries of these keys, those too that were taken back, in the register and the one it is. */
export async function findKnownEntries(
  tx: Tx,
  tenantId: string,
  register: Register,
  keys: readonly string[],
): Promise<ReadonlyMap<string, KnownEntry>> {
  const codes = [register.code, ...(register.is === undefined ? [] : [register.is])]
  const known = new Map<string, KnownEntry>()
  for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) {
    const { rows } = await sql<KnownEntry>`
      select id, key, register, name, region, state, version, unit_id, person_id from register_entries
      where tenant_id = ${tenantId} and register = any(${codes}::text[])
        and key = any(${keys.slice(from, from + KEYS_AT_ONCE)}::text[])`.execute(tx)
    for (const row of rows) if (!known.has(row.key) || row.register === register.code) known.set(row.key, row)
  }
  return known
}

/** Rows that stand, of these entries, by entry. */
export async function findStandingRows(
  tx: Tx,
  tenantId: string,
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FactRow[]>> {
  const byEntry = new Map<string, FactRow[]>()
  for (let from = 0; from < entryIds.length; from += KEYS_AT_ONCE) {
    const { rows } = await sql<FactRow & { entryId: string }>`
      select entry_id, id, fact, year, as_of, value, trust, source, expires_on from register_facts
      where tenant_id = ${tenantId} and standing = 'stands'
        and entry_id = any(${entryIds.slice(from, from + KEYS_AT_ONCE)}::uuid[])`.execute(tx)
    for (const { entryId, ...row } of rows) {
      const rowsOf = byEntry.get(entryId)
      if (rowsOf === undefined) byEntry.set(entryId, [row])
      else rowsOf.push(row)
    }
  }
  return byEntry
}

/** Units by code and people by login, as lists name them. */
export async function bindingsOf(
  tx: Tx,
  tenantId: string,
  named: Iterable<{ readonly unit?: string; readonly person?: string }>,
): Promise<{ readonly units: ReadonlyMap<string, string>; readonly people: ReadonlyMap<string, string> }> {
  const all = [...named]
  const codes = all.flatMap(({ unit }) => unit ?? [])
  const logins = all.flatMap(({ person }) => person ?? [])
  const { rows: units } = await sql<{ name: string; id: string }>`
    select code as name, id from units where tenant_id = ${tenantId} and code = any(${codes}::text[])`.execute(tx)
  const { rows: people } = await sql<{ name: string; id: string }>`
    select login as name, person_id as id from accounts
    where tenant_id = ${tenantId} and login = any(${logins}::text[])`.execute(tx)
  const book = (rows: readonly { name: string; id: string }[]) => new Map(rows.map(({ name, id }) => [name, id]))
  return { units: book(units), people: book(people) }
}

/** Who has the care of an entry of a region: the unit of that region, of the nearest above it, or the root. */
export async function careOfRegions(tx: Tx, tenantId: string): Promise<(region: string | null) => string> {
  const { rows } = await sql<{ unitId: string; region: string | null; level: number }>`
    select v.unit_id, v.region_code as region, v.level from unit_versions v
    where v.tenant_id = ${tenantId} and v.until_on is null and (v.region_code is not null or v.level = 0)
    order by v.level, v.position`.execute(tx)
  const byRegion = new Map<string, string>()
  for (const { region, unitId } of rows) if (region !== null && !byRegion.has(region)) byRegion.set(region, unitId)
  const root = rows[0]!.unitId
  return (region) => {
    if (region === null) return root
    return (
      [region, `${region.slice(0, 4)}00`, `${region.slice(0, 2)}0000`].flatMap((code) => byRegion.get(code) ?? [])[0] ??
      root
    )
  }
}

export interface StagedEntry {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly region: string | null
  readonly asOf: string
  readonly isSample: boolean
  /**
   * `open`: new; `revive`: was taken back with an earlier list; `rename`: called or placed otherwise; `bind`: said to be a unit
   * or person.
   */
  readonly deed: 'open' | 'revive' | 'rename' | 'bind' | 'same'
  /** The unit or person that it is, where the list says so. */
  readonly unitId?: string
  readonly personId?: string
  /** The version seen in the dry run; 0 of a new one. */
  readonly seen: number
}

export interface StagedFact {
  readonly entryId: string
  readonly fact: string
  readonly year: number | null
  readonly asOf: string
  readonly value: string
  readonly trust: FactRow['trust']
  readonly source: string
  readonly expiresOn: string | null
  readonly isSample: boolean
  /** The row of the same source that it corrects. */
  readonly supersedes: string | null
}

export interface Staged {
  readonly entries: readonly StagedEntry[]
  readonly facts: readonly StagedFact[]
}
