import type { Column, ColumnTable } from '#engine/expression/column-table.ts'
import { epochDay, truthOf } from '#engine/expression/column-table.ts'
import type { Register, RegisterFact } from '#engine/form/register.ts'
import { exact } from '#engine/number/exact.ts'
import type { FactCertificate, FactDictionary, NamedFact } from '#engine/policy/fact-dictionary.ts'
import type { FactSheet, FactSource } from '#engine/policy/fact-sheet.ts'
import type { Trust } from '#engine/register/fact.ts'
import { factKey } from '#engine/register/standing-fact.ts'
import { certificateOf } from '#modules/policies/certificate.rules.ts'

/** What serves of a fact and year; the source where reasons are told. */
export type ServingFact =
  | { readonly value: string; readonly trust: Trust; readonly asOf: string; readonly source?: string }
  | 'conflict'

/** An enterprise as its register keeps it. */
export interface KeptFacts {
  readonly key: string
  readonly name: string
  readonly region: string | null
  /** By `fact/year`, `legalPerson/`. */
  readonly standing: ReadonlyMap<string, ServingFact>
}

/** How a fact that rules read is kept: the entry's own key, name or region, or a recorded fact so many years back. */
export interface FactRead {
  readonly named: NamedFact
  readonly own?: 'key' | 'name' | 'region'
  /** A title shown by its certificate. */
  readonly certificate?: FactCertificate
  readonly recorded?: { readonly fact: RegisterFact; readonly yearsBack: number | undefined }
}

/** A sheet, and what sources of one rank contradict each other about: such a fact is not known. */
export type ReadSheet = FactSheet & { readonly conflicts: readonly string[] }

/**
 * Where each fact of the dictionary is found: under its code in the register, or in the register whose entries these are
 * too. What neither keeps is unknown of everybody.
 */
export function factReads(
  dictionary: FactDictionary,
  register: Register,
  above: Register | undefined,
): readonly FactRead[] {
  return [...dictionary.facts.values()].flatMap((named): FactRead[] => {
    const { code, certificate } = named.definition
    if (certificate !== undefined && register.facts.some((fact) => shows(certificate, fact)))
      return [{ named, certificate }]
    const kept = register.facts.find((fact) => fact.code === code)
    const found = kept ?? above?.facts.find((fact) => fact.code === code)
    if (found === undefined) return []
    if (typeof found.reads === 'string') return [{ named, own: found.reads }]
    if (kept === undefined || found.reads !== undefined) return []
    return [{ named, recorded: { fact: kept, yearsBack: kept.yearly === true ? (named.yearsBack ?? 0) : undefined } }]
  })
}

const shows = ({ number, until }: FactCertificate, { code }: RegisterFact): boolean => code === number || code === until

const FEN_PLACES = 6

/** Fen as 万元, written out: no figure of a decision passes through a double. */
function wanOf(fen: string): string {
  const isNegative = fen.startsWith('-')
  const digits = (isNegative ? fen.slice(1) : fen).padStart(FEN_PLACES + 1, '0')
  return `${isNegative ? '-' : ''}${digits.slice(0, -FEN_PLACES)}.${digits.slice(-FEN_PLACES)}`
}

function readValue({ named, recorded }: FactRead, text: string): unknown {
  const { type } = named.declared
  if (type === 'number') return recorded?.fact.type === 'money' ? wanOf(text) : text
  return type === 'bool' ? text === 'true' : text
}

/** What rules read of an enterprise on a day; yearly facts are those of the year before it. */
export function sheetOf(entry: KeptFacts, reads: readonly FactRead[], on: string): ReadSheet {
  const lastYear = Number(on.slice(0, 4)) - 1
  const facts: Record<string, unknown> = {}
  const sources = new Map<string, FactSource>()
  const conflicts: string[] = []
  for (const read of reads) {
    const { name } = read.named
    if (read.own !== undefined) {
      const value = entry[read.own]
      if (value !== null) facts[name] = value
      continue
    }
    if (read.certificate !== undefined) {
      const told = certificateOf(entry.standing, read.certificate, on)
      if (told === 'conflict') conflicts.push(name)
      else if (told !== undefined) {
        facts[name] = told.isHeld
        if (told.shownBy !== undefined) sources.set(name, sourceOf(told.shownBy))
      }
      continue
    }
    const { fact, yearsBack } = read.recorded!
    const standing = entry.standing.get(factKey(fact.code, yearsBack === undefined ? null : lastYear - yearsBack))
    if (standing === undefined) continue
    if (standing === 'conflict') {
      conflicts.push(name)
      continue
    }
    facts[name] = readValue(read, standing.value)
    sources.set(name, sourceOf(standing))
  }
  return { facts, sources, conflicts }
}

const sourceOf = ({ asOf, trust, source }: Exclude<ServingFact, 'conflict'>): FactSource => ({
  ...{ asOf, trust },
  ...(source !== undefined && { from: source }),
})

/** Sheets side by side, as columns. */
export function tableOf(reads: readonly FactRead[], sheets: readonly FactSheet[]): ColumnTable {
  const columns = reads.map(({ named }) => {
    const values = sheets.map(({ facts }) => facts[named.name])
    return [named.name, columnOf(named, values)] as const
  })
  return { rows: sheets.length, columns: Object.fromEntries(columns) }
}

function columnOf({ declared: { type } }: NamedFact, values: readonly unknown[]): Column {
  const known = Uint8Array.from(values, (value) => Number(value !== undefined))
  if (type === 'bool')
    return {
      kind: 'bool',
      truths: Uint8Array.from(values, (value) => truthOf(value === undefined ? undefined : value === true)),
    }
  if (type === 'date')
    return {
      kind: 'date',
      known,
      days: Int32Array.from(values, (value) => (value === undefined ? 0 : epochDay(String(value)))),
    }
  if (type === 'text') return textColumn(values)
  if (type !== 'number') return { kind: 'facts', values }
  return {
    kind: 'number',
    values: Float64Array.from(values, (value) => (value === undefined ? Number.NaN : Number(value))),
    exact: (row) => exact(String(values[row])),
  }
}

function textColumn(values: readonly unknown[]): Column {
  const places = new Map<string, number>()
  const codes = Int32Array.from(values, (value) => {
    if (value === undefined) return -1
    const text = String(value)
    const place = places.get(text) ?? places.size
    places.set(text, place)
    return place
  })
  return { kind: 'text', codes, dictionary: [...places.keys()] }
}
