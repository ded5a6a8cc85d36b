import { sql } from 'kysely'
import { Indicator } from '#engine/indicator/indicator.ts'
import { measureWord } from '#engine/indicator/measure.messages.ts'
import type { IndicatorHead } from '#modules/dispatch/dispatch.ts'
import type { Tx } from '#server/database/tenant.ts'

/** One entry of the dictionary in force, with its identity. */
export interface DictionaryEntry {
  readonly id: string
  readonly code: string
  readonly position: number
  readonly version: number
  readonly retired: boolean
  readonly indicator: Indicator
}

/** The dictionary of one administration, found by id and by code. */
export interface Dictionary {
  readonly entries: readonly DictionaryEntry[]
  readonly byId: ReadonlyMap<string, DictionaryEntry>
  readonly byCode: ReadonlyMap<string, DictionaryEntry>
  /** What the engine's roll-up reads. */
  readonly indicators: ReadonlyMap<string, Indicator>
}

/** Parsed entries by hash: a version never changes, so keeping it in memory cannot disagree with another process. */
const parsed = new Map<string, Indicator>()

export function parseOnce(hash: string, content: unknown): Indicator {
  const known = parsed.get(hash)
  if (known) return known
  if (parsed.size > 20_000) parsed.clear()
  const indicator = Indicator.parse(content)
  parsed.set(hash, indicator)
  return indicator
}

interface EntryRow {
  readonly id: string
  readonly code: string
  readonly position: number
  readonly version: number
  readonly retired: boolean
  readonly hash: string
}

/** Each administration's dictionary as it was read last: while its lines are the same, so is the object, and all that is compiled from it. */
const readLast = new Map<string, { readonly lines: string; readonly dictionary: Dictionary }>()

/** Asked as one text, a line for each entry: every act asks, and it is nearly always the text of the last time. */
export async function getDictionary(tx: Tx, tenantId: string): Promise<Dictionary> {
  const { rows } = await sql<{ lines: string | null }>`
    select string_agg(concat_ws(e'\\t', i.id, v.hash, i.version, i.position, i.retired_on is not null, i.code), e'\\n'
      order by i.position, i.code) as lines
    from indicators i
    join indicator_versions v on v.tenant_id = i.tenant_id and v.indicator_id = i.id and v.version = i.version
    where i.tenant_id = ${tenantId}`.execute(tx)
  const lines = rows[0]?.lines ?? ''
  const known = readLast.get(tenantId)
  if (known?.lines === lines) return known.dictionary
  const dictionary = dictionaryOf(
    await withIndicators(tx, tenantId, lines === '' ? [] : lines.split('\n').map(entryRow)),
  )
  if (readLast.size > 1_000) readLast.clear()
  readLast.set(tenantId, { lines, dictionary })
  return dictionary
}

function entryRow(line: string): EntryRow {
  const [id, hash, version, position, retired, code] = line.split('\t') as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  return { id, hash, version: Number(version), position: Number(position), retired: retired === 't', code }
}

async function withIndicators(tx: Tx, tenantId: string, rows: readonly EntryRow[]): Promise<DictionaryEntry[]> {
  const unknown = rows.filter((row) => !parsed.has(row.hash)).map((row) => row.id)
  const contents = new Map<string, unknown>()
  if (unknown.length > 0) {
    const read = await sql<{ id: string; content: unknown }>`
      select i.id, v.content from indicators i
      join indicator_versions v on v.tenant_id = i.tenant_id and v.indicator_id = i.id and v.version = i.version
      where i.tenant_id = ${tenantId} and i.id = any(${unknown}::uuid[])`.execute(tx)
    for (const row of read.rows) contents.set(row.id, row.content)
  }
  return rows.map(({ hash, ...row }) => ({ ...row, indicator: parseOnce(hash, contents.get(row.id)) }))
}

export function dictionaryOf(entries: readonly DictionaryEntry[]): Dictionary {
  return {
    entries,
    byId: new Map(entries.map((entry) => [entry.id, entry])),
    byCode: new Map(entries.map((entry) => [entry.code, entry])),
    indicators: new Map(entries.map((entry) => [entry.code, entry.indicator])),
  }
}

/** One for each entry: a nation's tables tell it a million times. */
const heads = new WeakMap<DictionaryEntry, IndicatorHead>()

export function headOf(entry: DictionaryEntry): IndicatorHead {
  const known = heads.get(entry)
  if (known !== undefined) return known
  const head = Object.freeze(makeHead(entry))
  heads.set(entry, head)
  return head
}

function makeHead({ id, code, indicator }: DictionaryEntry): IndicatorHead {
  return {
    id,
    code,
    name: indicator.name,
    unit: measureWord(indicator.unit),
    decimals: indicator.decimals,
    direction: indicator.direction,
    kind: indicator.kind,
    frequency: indicator.frequency,
  }
}
