import { type Column, type ColumnTable, epochDay, truthOf } from '#engine/expression/column-table.ts'
import { type Exact, exact } from '#engine/number/exact.ts'
import { TRUSTS, type Trust } from '#engine/register/fact.ts'
import {
  type BookReader,
  eachServing,
  type FactBook,
  type FactName,
  type FactNames,
  isVouched,
  readBook,
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
  const own = reads.flatMap((read, at) => (read.own ? [{ of: read.own, filling: fillings[at] as Filling }] : []))
  const titles = reads.flatMap(({ certificate }, at) =>
    certificate ? [{ certificate, filling: fillings[at] as Filling }] : [],
  )
  const shown = new Set(
    titles.flatMap(({ certificate: { number, from, until } }) =>
      [number, from, until].filter((code) => code !== undefined),
    ),
  )
  const filler = new Filler(slotsOf(reads, fillings, Number(on.slice(0, 4)) - 1), shown, on, side)
  const isDiffering = new Uint8Array(entries.length)
  for (const [row, entry] of entries.entries()) {
    const standing = filler.fill(row, entry.facts)
    isDiffering[row] = Number(filler.isDiffering)
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
  readonly key: string
  readonly fillings: readonly Filling[]
  readonly isShown: boolean
  /** The entry that last told of it: who tells twice of one thing has to be weighed. */
  row: number
}

const NOTHING: ReadonlyMap<string, ServingFact> = new Map()

/** Puts what serves of one entry after the other into the columns. */
class Filler implements BookReader {
  isDiffering = false
  readonly #slots: Slots
  readonly #shown: ReadonlySet<string>
  readonly #on: string
  readonly #side: FactSide
  readonly #spelled = new Map<string, Place>()
  #names: FactNames = []
  #places: readonly Place[] = []
  #text = ''
  #row = 0
  #asOf = ''
  #trust: Trust = 'self-declared'
  #standing: Map<string, ServingFact> | undefined
  #twice: Set<string> | undefined

  constructor(slots: Slots, shown: ReadonlySet<string>, on: string, side: FactSide) {
    this.#slots = slots
    this.#shown = shown
    this.#on = on
    this.#side = side
  }

  /** Answers what shows titles. */
  fill(row: number, book: FactBook): ReadonlyMap<string, ServingFact> {
    if (book.names !== this.#names) {
      this.#names = book.names
      this.#places = book.names.map((name) => this.#placeOf(name))
    }
    this.#text = book.text
    this.#row = row
    this.isDiffering = false
    this.#standing = undefined
    this.#twice = undefined
    readBook(book, this)
    if (this.#twice !== undefined) this.#weigh(book, this.#twice)
    return this.#standing ?? NOTHING
  }

  group(asOf: string, rank: number, lastDay: string | null): boolean {
    if (!servesOn(asOf, lastDay, this.#on)) return false
    if (!isVouched(rank)) this.isDiffering = true
    this.#asOf = asOf
    this.#trust = TRUSTS[rank] as Trust
    return this.#side === 'known' || isVouched(rank)
  }

  lettered(name: number, from: number, to: number): void {
    this.#write(this.#places[name] as Place, from, to)
  }

  spelled(name: FactName, from: number, to: number): void {
    this.#write(this.#placeOf(name), from, to)
  }

  #write(place: Place, from: number, to: number): void {
    if (place.row === this.#row) {
      this.#twice ??= new Set()
      this.#twice.add(place.key)
      return
    }
    place.row = this.#row
    for (const filling of place.fillings) filling.write(this.#row, this.#text, from, to)
    if (!place.isShown) return
    this.#standing ??= new Map()
    this.#standing.set(place.key, { value: this.#text.slice(from, to), trust: this.#trust, asOf: this.#asOf })
  }

  /** Several tell of one thing: what stands of it is decided as it is for a single enterprise. */
  #weigh(book: FactBook, twice: ReadonlySet<string>): void {
    for (const key of twice) {
      for (const filling of this.#spelled.get(key)?.fillings ?? []) filling.clear(this.#row)
      this.#standing?.delete(key)
    }
    const tell = (fact: string, year: number | null, known?: ServingFact, vouched?: ServingFact) => {
      const serving = this.#side === 'known' ? known : vouched
      if (serving === undefined) return
      const place = this.#placeOf({ fact, year })
      if (place.isShown) {
        this.#standing ??= new Map()
        this.#standing.set(place.key, serving)
      }
      if (serving === 'conflict') return
      for (const filling of place.fillings) writeWhole(filling, this.#row, serving.value)
    }
    eachServing(book, this.#on, tell, twice)
  }

  #placeOf({ fact, year }: FactName): Place {
    const key = factKey(fact, year)
    let place = this.#spelled.get(key)
    if (place === undefined) {
      place = {
        key,
        fillings: (this.#slots.get(fact) ?? []).flatMap((slot) => (slot.year === year ? [slot.filling] : [])),
        isShown: this.#shown.has(fact),
        row: -1,
      }
      this.#spelled.set(key, place)
    }
    return place
  }
}

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
  /** Nothing is known of the row after all. */
  clear(row: number): void
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
    clear(row) {
      values[row] = Number.NaN
      told.delete(row)
    },
    column: () => ({ kind: 'number', values, ...(isLong && { exact: exactAt }) }),
  }
}

const bools = (truths: Uint8Array): Filling => ({
  write(row, text, from, to) {
    truths[row] = truthOf(to - from === 4 && text.startsWith('true', from))
  },
  clear(row) {
    truths[row] = truthOf(undefined)
  },
  column: () => ({ kind: 'bool', truths }),
})

const days = (found: Int32Array, known: Uint8Array): Filling => ({
  write(row, text, from, to) {
    found[row] = epochDay(text.slice(from, to))
    known[row] = 1
  },
  clear(row) {
    known[row] = 0
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
    clear(row) {
      codes[row] = -1
    },
    column: () => ({ kind: 'text', codes, dictionary: [...places.keys()] }),
  }
}

const lists = (values: unknown[]): Filling => ({
  write(row, text, from, to) {
    values[row] = text.slice(from, to)
  },
  clear(row) {
    values[row] = undefined
  },
  column: () => ({ kind: 'facts', values }),
})
