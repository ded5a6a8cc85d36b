import type { Register } from '#engine/form/register.ts'
import type { FactRow } from '#engine/register/fact.ts'
import { writeFactValue } from '#engine/register/fact-value.ts'
import { maskPersonal } from '#engine/register/mask-personal.ts'
import type { FileEntry, FileFact, FileFault, RegisterFile } from '#engine/register/register-file.ts'
import {
  bindingsOf,
  findKnownEntries,
  findStandingRows,
  type KnownEntry,
  type StagedEntry,
  type StagedFact,
} from '#modules/registries/server/register-import.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface PreviewLine {
  readonly key: string
  readonly name: string
  readonly fact: string | null
  readonly year: number | null
  readonly source: string
  readonly before: string | null
  readonly after: string
}

/** What a list would change. */
export interface Comparison {
  readonly entries: readonly StagedEntry[]
  readonly facts: readonly StagedFact[]
  readonly faults: readonly FileFault[]
  readonly preview: readonly PreviewLine[]
  readonly unchanged: number
}

const MOST_SHOWN = 200

type Bindings = Awaited<ReturnType<typeof bindingsOf>>

/** Holds a list against what the register has: new entries, other names, new facts beside others, corrections of one source. */
export async function compareList(
  { tx, tenantId, newId }: { readonly tx: Tx; readonly tenantId: string; readonly newId: () => string },
  register: Register,
  read: RegisterFile,
): Promise<Comparison> {
  const known = await findKnownEntries(tx, tenantId, register, [...read.entries.keys()])
  const bindings = await bindingsOf(tx, tenantId, read.entries.values())
  const faults: FileFault[] = []
  const entries = new Map<string, StagedEntry>()
  for (const entry of read.entries.values()) {
    const present = known.get(entry.key)
    const bound = boundTo(entry, bindings, faults)
    const staged = stageEntry(entry, present, register, newId, faults)
    if (staged !== undefined) entries.set(entry.key, withBinding(staged, present, bound))
  }
  const present = [...entries.values()].filter(({ deed }) => deed !== 'open').map(({ id }) => id)
  const standing = await findStandingRows(tx, tenantId, present)
  const preview: PreviewLine[] = previewEntries([...entries.values()], known, register)
  const facts: StagedFact[] = []
  let unchanged = [...entries.values()].filter(({ deed }) => deed === 'same').length
  for (const row of read.facts) {
    const entry = entries.get(row.key)
    if (entry === undefined) continue
    const before = formerOf(row, standing.get(entry.id) ?? [])
    if (before !== undefined && isSaid(before, row)) {
      unchanged++
      continue
    }
    facts.push(stageFact(row, entry.id, before))
    if (preview.length < MOST_SHOWN) preview.push(previewFact(row, entry, before, register))
  }
  return { entries: [...entries.values()], facts, faults, preview: preview.slice(0, MOST_SHOWN), unchanged }
}

function stageEntry(
  entry: FileEntry,
  known: KnownEntry | undefined,
  register: Register,
  newId: () => string,
  faults: FileFault[],
): StagedEntry | undefined {
  const wrong = (key: string): undefined => {
    const sheet = entry.sheet === undefined ? {} : { sheet: entry.sheet }
    faults.push({ severity: 'error', ...sheet, line: entry.line, column: 1, field: '', key })
    return undefined
  }
  const { key, asOf, sample: isSample } = entry
  if (known === undefined) {
    if (entry.name === undefined) return wrong('register.import.no-name')
    const region = entry.region ?? null
    return { id: newId(), key, name: entry.name, region, asOf, isSample, deed: 'open', seen: 0 }
  }
  if (known.register !== register.code) return wrong('register.import.in-other')
  if (known.state === 'closed') return wrong('register.entry-closed')
  const name = entry.name ?? known.name
  const region = entry.region ?? known.region
  const isRenamed = name !== known.name || region !== known.region
  const deed = known.state === 'withdrawn' ? 'revive' : isRenamed ? 'rename' : 'same'
  return { id: known.id, key, name, region, asOf, isSample, deed, seen: known.version }
}

type Bound = Pick<StagedEntry, 'unitId' | 'personId'>

function boundTo(entry: FileEntry, { units, people }: Bindings, faults: FileFault[]): Bound {
  const wrong = (key: string) => {
    const sheet = entry.sheet === undefined ? {} : { sheet: entry.sheet }
    faults.push({ severity: 'error', ...sheet, line: entry.line, column: 1, field: '', key })
  }
  const unitId = entry.unit === undefined ? undefined : units.get(entry.unit)
  const personId = entry.person === undefined ? undefined : people.get(entry.person)
  if (entry.unit !== undefined && unitId === undefined) wrong('register.import.no-unit')
  if (entry.person !== undefined && personId === undefined) wrong('register.import.no-person')
  return { ...(unitId !== undefined && { unitId }), ...(personId !== undefined && { personId }) }
}

/** An entry that is bound otherwise than before changes, if nothing else of it does. */
function withBinding(staged: StagedEntry, known: KnownEntry | undefined, bound: Bound): StagedEntry {
  const isNews =
    (bound.unitId !== undefined && bound.unitId !== known?.unitId) ||
    (bound.personId !== undefined && bound.personId !== known?.personId)
  if (!isNews) return staged
  return { ...staged, ...bound, deed: staged.deed === 'same' ? 'bind' : staged.deed }
}

/** The row of the same source that speaks of the same: of a yearly fact the year's, of any other the newest. */
function formerOf(row: FileFact, rows: readonly FactRow[]): FactRow | undefined {
  const same = rows.filter(({ fact, year, source }) => fact === row.fact && year === row.year && source === row.source)
  if (row.year !== null) return same[0]
  const onDay = same.find(({ asOf }) => asOf === row.asOf)
  if (onDay !== undefined) return onDay
  return same.filter(({ asOf }) => asOf <= row.asOf).sort((a, b) => (a.asOf < b.asOf ? 1 : -1))[0]
}

/** Does the register hold it already, and no less trusted? A fact told again later is no news. */
const isSaid = (before: FactRow, row: FileFact): boolean =>
  before.value === row.value &&
  (before.trust === row.trust || before.trust === 'verified') &&
  (row.expiresOn === null || row.expiresOn === before.expiresOn)

/** A newer day of a fact without a year stands beside the former; the same year or day takes its place. */
const stageFact = (row: FileFact, entryId: string, before: FactRow | undefined): StagedFact => ({
  entryId,
  fact: row.fact,
  year: row.year,
  asOf: row.asOf,
  value: row.value,
  trust: row.trust,
  source: row.source,
  expiresOn: row.expiresOn,
  isSample: row.sample,
  supersedes: before !== undefined && (row.year !== null || before.asOf === row.asOf) ? before.id : null,
})

function previewEntries(
  entries: readonly StagedEntry[],
  known: ReadonlyMap<string, KnownEntry>,
  register: Register,
): PreviewLine[] {
  return entries
    .filter(({ deed }) => deed !== 'same')
    .slice(0, MOST_SHOWN / 2)
    .map(({ key, name, deed }) => ({
      key: register.key?.personal === true ? maskPersonal(key, register.key.format) : key,
      name,
      fact: null,
      year: null,
      source: '',
      before: deed === 'rename' ? known.get(key)!.name : null,
      after: name,
    }))
}

function previewFact(
  row: FileFact,
  { key, name }: StagedEntry,
  before: FactRow | undefined,
  register: Register,
): PreviewLine {
  const fact = register.facts.find(({ code }) => code === row.fact)!
  const shown = (value: string) =>
    fact.personal === true ? maskPersonal(value, fact.format) : writeFactValue(fact, value)
  return {
    key: register.key?.personal === true ? maskPersonal(key, register.key.format) : key,
    name,
    fact: row.fact,
    year: row.year,
    source: row.source,
    before: before === undefined ? null : shown(before.value),
    after: shown(row.value),
  }
}
