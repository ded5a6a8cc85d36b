import { type Column, type ColumnTable, epochDay, truthOf } from '#engine/expression/column-table.ts'
import { type Exact, exact } from '#engine/number/exact.ts'
import {
  eachServing,
  type FactBook,
  type FactGroup,
  groupTrust,
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
      if (found !== undefined)
        for (const slot of found) if (slot.year === year) writeWhole(slot.filling, row, serving.value)
    })
    for (const { of, filling } of own) {
      const value = entry[of]
      if (value !== null) writeWhole(filling, row, value)
    }
    for (const { certificate, filling } of titles) {
      const told = certificateOf(standing, certificate, on)
      if (told !== undefined && told !== 'conflict') writeWhole(filling, row, String(told.isHeld))
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
  /** Of its name: numbers are compared faster than a text that was cut out of another. */
  readonly letters: Uint16Array
  readonly fillings: readonly Filling[]
  readonly shows: string | undefined
  /** What stood behind it before: most entries are told of the same facts in the same order, a few lack one. */
  next: Place | undefined
  other: Place | undefined
}

const SEMICOLON = 59
const UNIT_SEPARATOR = 31

function standsAt({ letters }: Place, names: string, at: number): boolean {
  const end = at + letters.length
  if (end !== names.length && names.charCodeAt(end) !== SEMICOLON) return false
  for (let here = 0; here < letters.length; here++) if (letters[here] !== names.charCodeAt(at + here)) return false
  return true
}

/** Sources name the same facts from entry to entry. */
class Places {
  readonly first: Place = {
    letters: new Uint16Array(0),
    fillings: [],
    shows: undefined,
    next: undefined,
    other: undefined,
  }
  readonly #slots: Slots
  readonly #shown: ReadonlySet<string>
  readonly #known = new Map<string, Place>()

  constructor(slots: Slots, shown: ReadonlySet<string>) {
    this.#slots = slots
    this.#shown = shown
  }

  /** The place of the name that begins at `at`, behind that of `before`. */
  behind(before: Place, names: string, at: number): Place {
    const { next, other } = before
    if (next !== undefined && standsAt(next, names, at)) return next
    if (other !== undefined && standsAt(other, names, at)) return other
    const end = names.indexOf(';', at)
    const place = this.#of(names.slice(at, end < 0 ? names.length : end))
    if (next === undefined) before.next = place
    else before.other = place
    return place
  }

  #of(name: string): Place {
    let place = this.#known.get(name)
    if (place === undefined) {
      const [fact, year] = readName(name)
      place = {
        letters: Uint16Array.from(name, (letter) => letter.charCodeAt(0)),
        fillings: (this.#slots.get(fact) ?? []).flatMap((slot) => (slot.year === year ? [slot.filling] : [])),
        shows: this.#shown.has(fact) ? factKey(fact, year) : undefined,
        next: undefined,
        other: undefined,
      }
      this.#known.set(name, place)
    }
    return place
  }
}

/** Names and values are read where they stand: a text cut out for each of eighty facts would cost more than all else. */
function fillFrom(group: FactGroup, places: Places, row: number, standing: Map<string, ServingFact>): void {
  const [asOf, , , names, values] = group
  let place = places.first
  for (let at = 0, from = 0; at < names.length; at += place.letters.length + 1) {
    place = places.behind(place, names, at)
    let to = from
    while (to < values.length && values.charCodeAt(to) !== UNIT_SEPARATOR) to++
    for (const filling of place.fillings) filling.write(row, values, from, to)
    if (place.shows !== undefined)
      standing.set(place.shows, { value: values.slice(from, to), trust: groupTrust(group), asOf })
    from = to + 1
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
  /** The value is a part of the text. */
  write(row: number, text: string, from: number, to: number): void
  column(): Column
}

const writeWhole = (filling: Filling, row: number, value: string): void => filling.write(row, value, 0, value.length)

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
const ZERO = 48

/** A plain whole number; NaN for any other text. */
function wholeAt(text: string, from: number, to: number): number {
  if (to === from || to - from > SAFE_DIGITS) return Number.NaN
  let whole = 0
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) return Number.NaN
    whole = whole * 10 + digit
  }
  return whole
}

function numbers(rows: number, divisor: number): Filling {
  const values = new Float64Array(rows).fill(Number.NaN)
  /** Of rows that hold no plain whole number. */
  const told = new Map<number, string>()
  let isLong = false
  const exactAt = (row: number): Exact => {
    const text = told.get(row)
    // So short a whole number comes back from its quotient.
    return exact(text ?? BigInt(Math.round((values[row] as number) * divisor))).div(divisor)
  }
  return {
    write(row, text, from, to) {
      const whole = wholeAt(text, from, to)
      if (whole >= 0) {
        values[row] = whole / divisor
        if (told.size > 0) told.delete(row)
        return
      }
      const value = text.slice(from, to)
      values[row] = Number(value) / divisor
      told.set(row, value)
      isLong ||= value.length > SAFE_DIGITS
    },
    column: () => ({ kind: 'number', values, ...(isLong && { exact: exactAt }) }),
  }
}

const bools = (truths: Uint8Array): Filling => ({
  write(row, text, from, to) {
    truths[row] = truthOf(to - from === 4 && text.startsWith('true', from))
  },
  column: () => ({ kind: 'bool', truths }),
})

const days = (found: Int32Array, known: Uint8Array): Filling => ({
  write(row, text, from, to) {
    found[row] = epochDay(text.slice(from, to))
    known[row] = 1
  },
  column: () => ({ kind: 'date', days: found, known }),
})

function texts(codes: Int32Array): Filling {
  const places = new Map<string, number>()
  return {
    write(row, text, from, to) {
      const value = text.slice(from, to)
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
  write(row, text, from, to) {
    values[row] = text.slice(from, to)
  },
  column: () => ({ kind: 'facts', values }),
})
