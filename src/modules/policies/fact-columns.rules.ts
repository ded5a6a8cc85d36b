import { type Column, type ColumnTable, epochDay, truthOf } from '#engine/expression/column-table.ts'
import { type Exact, exact } from '#engine/number/exact.ts'
import {
  eachServing,
  type FactBook,
  type FactGroup,
  groupNames,
  groupTrust,
  groupValues,
  isVouched,
  readName,
  type ServingFact,
  servesOn,
} from '#engine/register/fact-book.ts'
import { factKey } from '#engine/register/standing-fact.ts'
import { certificateOf } from '#modules/policies/certificate.rules.ts'
import type { FactRead } from '#modules/policies/fact-reads.rules.ts'

/** An enterprise with all that stands of it. */
export interface BookedEntry {
  readonly key: string
  readonly name: string
  readonly region: string | null
  readonly facts: FactBook
}

/** What rules read of many enterprises, side by side. */
interface FactColumns {
  readonly table: ColumnTable
  /** Rows of which others than the enterprise do not vouch for all. */
  readonly differing: Int32Array
}

/** By all that is known, or by what others than the enterprise vouch for. */
type FactSide = 'known' | 'vouched'

/** The same facts as `sheetOf` reads of each enterprise, without a sheet for each. */
export function factColumns(
  reads: readonly FactRead[],
  entries: readonly BookedEntry[],
  on: string,
  side: FactSide,
): FactColumns {
  const fillings = reads.map((read) => fillingOf(read, entries.length))
  const slots = slotsOf(reads, fillings, Number(on.slice(0, 4)) - 1)
  const own = reads.flatMap((read, at) => (read.own ? [{ of: read.own, filling: fillings[at] as Filling }] : []))
  const titles = reads.flatMap(({ certificate }, at) =>
    certificate ? [{ certificate, filling: fillings[at] as Filling }] : [],
  )
  const shown = new Set(
    titles.flatMap(({ certificate: { number, from, until } }) =>
      [number, from, until].filter((code) => code !== undefined),
    ),
  )
  const isDiffering = new Uint8Array(entries.length)
  const places = new Places(slots, shown)
  for (const [row, entry] of entries.entries()) {
    const standing = new Map<string, ServingFact>()
    for (const group of entry.facts.one) {
      if (!servesOn(group, on)) continue
      if (!isVouched(group)) isDiffering[row] = 1
      if (side === 'known' || isVouched(group)) fillFrom(group, places, row, standing)
    }
    eachServing({ one: [], many: entry.facts.many }, on, (fact, year, known, vouched) => {
      const serving = side === 'known' ? known : vouched
      if (known !== vouched && servingValue(known) !== servingValue(vouched)) isDiffering[row] = 1
      if (serving === undefined) return
      if (shown.has(fact)) standing.set(factKey(fact, year), serving)
      if (serving === 'conflict') return
      const found = slots.get(fact)
      if (found !== undefined) for (const slot of found) if (slot.year === year) slot.filling.write(row, serving.value)
    })
    for (const { of, filling } of own) {
      const value = entry[of]
      if (value !== null) filling.write(row, value)
    }
    for (const { certificate, filling } of titles) {
      const told = certificateOf(standing, certificate, on)
      if (told !== undefined && told !== 'conflict') filling.write(row, String(told.isHeld))
    }
  }
  const columns = reads.map(({ named }, at) => [named.name, (fillings[at] as Filling).column()])
  return {
    table: { rows: entries.length, columns: Object.fromEntries(columns) },
    differing: Int32Array.from(entries.keys()).filter((row) => isDiffering[row] === 1),
  }
}

/** What becomes of a fact of a year: the columns it fills, and the key where it shows a title. */
interface Place {
  readonly fillings: readonly Filling[]
  readonly shows: string | undefined
}

/** Sources name the same facts from entry to entry. */
class Places {
  readonly #slots: Slots
  readonly #shown: ReadonlySet<string>
  readonly #known = new Map<string, Place>()

  constructor(slots: Slots, shown: ReadonlySet<string>) {
    this.#slots = slots
    this.#shown = shown
  }

  of(name: string): Place {
    let place = this.#known.get(name)
    if (place === undefined) {
      const [fact, year] = readName(name)
      place = {
        fillings: (this.#slots.get(fact) ?? []).flatMap((slot) => (slot.year === year ? [slot.filling] : [])),
        shows: this.#shown.has(fact) ? factKey(fact, year) : undefined,
      }
      this.#known.set(name, place)
    }
    return place
  }
}

function fillFrom(group: FactGroup, places: Places, row: number, standing: Map<string, ServingFact>): void {
  const values = groupValues(group)
  const names = groupNames(group)
  for (let at = 0; at < names.length; at++) {
    const { fillings, shows } = places.of(names[at] as string)
    const value = values[at] as string
    for (const filling of fillings) filling.write(row, value)
    if (shows !== undefined) standing.set(shows, { value, trust: groupTrust(group), asOf: group[0] })
  }
}

const servingValue = (serving: ServingFact | undefined): string | undefined =>
  serving === undefined || serving === 'conflict' ? undefined : serving.value

type Slots = ReadonlyMap<string, { readonly filling: Filling; readonly year: number | null }[]>

/** Which columns a recorded fact fills, and of which year. */
function slotsOf(reads: readonly FactRead[], fillings: readonly Filling[], lastYear: number): Slots {
  const slots = new Map<string, { filling: Filling; year: number | null }[]>()
  for (const [at, { recorded }] of reads.entries()) {
    if (recorded === undefined) continue
    const { fact, yearsBack } = recorded
    const year = yearsBack === undefined ? null : lastYear - yearsBack
    slots.set(fact.code, [...(slots.get(fact.code) ?? []), { filling: fillings[at] as Filling, year }])
  }
  return slots
}

interface Filling {
  write(row: number, value: string): void
  column(): Column
}

function fillingOf({ named, recorded }: FactRead, rows: number): Filling {
  const { type } = named.declared
  if (type === 'number') return numbers(rows, recorded?.fact.type === 'money' ? FEN_IN_TEN_THOUSAND : 1)
  if (type === 'bool') return bools(new Uint8Array(rows).fill(truthOf(undefined)))
  if (type === 'date') return days(new Int32Array(rows), new Uint8Array(rows))
  return type === 'text' ? texts(new Int32Array(rows).fill(-1)) : lists(new Array<unknown>(rows))
}

const FEN_IN_TEN_THOUSAND = 1_000_000
/** Decimals of so many digits are told apart by doubles, and a quotient of whole numbers is the double of its decimal. */
const SAFE_DIGITS = 15

function numbers(rows: number, divisor: number): Filling {
  const values = new Float64Array(rows).fill(Number.NaN)
  const told = new Array<string>(rows)
  let isLong = false
  return {
    write(row, value) {
      values[row] = Number(value) / divisor
      told[row] = value
      isLong ||= value.length > SAFE_DIGITS
    },
    column() {
      if (!isLong) return { kind: 'number', values }
      return { kind: 'number', values, exact: (row): Exact => exact(told[row] as string).div(divisor) }
    },
  }
}

const bools = (truths: Uint8Array): Filling => ({
  write(row, value) {
    truths[row] = truthOf(value === 'true')
  },
  column: () => ({ kind: 'bool', truths }),
})

const days = (found: Int32Array, known: Uint8Array): Filling => ({
  write(row, value) {
    found[row] = epochDay(value)
    known[row] = 1
  },
  column: () => ({ kind: 'date', days: found, known }),
})

function texts(codes: Int32Array): Filling {
  const places = new Map<string, number>()
  return {
    write(row, value) {
      let place = places.get(value)
      if (place === undefined) {
        place = places.size
        places.set(value, place)
      }
      codes[row] = place
    },
    column: () => ({ kind: 'text', codes, dictionary: [...places.keys()] }),
  }
}

const lists = (values: unknown[]): Filling => ({
  write(row, value) {
    values[row] = value
  },
  column: () => ({ kind: 'facts', values }),
})
