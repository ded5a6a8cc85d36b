import { type Column, type ColumnTable, epochDay } from '#engine/expression/column-table.ts'
import { type Exact, exact } from '#engine/number/exact.ts'
import { eachServing, type FactBook, type ServingFact } from '#engine/register/fact-book.ts'
import { factKey } from '#engine/register/standing-fact.ts'
import { type FactRead, sheetOf } from '#modules/policies/fact-reads.rules.ts'

/** An enterprise with all that stands of it. */
export interface BookedEntry {
  readonly key: string
  readonly name: string
  readonly region: string | null
  readonly facts: FactBook
}

/** What rules read of many enterprises, side by side. */
export interface FactColumns {
  /** By all that is known. */
  readonly known: ColumnTable
  /** By what others than the enterprise vouch for. */
  readonly vouched: ColumnTable
  /** Rows in which the two differ. */
  readonly differing: Int32Array
}

/** The same facts as `sheetOf` reads of each enterprise, without a sheet for each. */
export function factColumns(reads: readonly FactRead[], entries: readonly BookedEntry[], on: string): FactColumns {
  const [known, vouched] = [new Side(reads, entries.length), new Side(reads, entries.length)]
  const isDiffering = new Uint8Array(entries.length)
  const slots = slotsOf(reads, Number(on.slice(0, 4)) - 1)
  const others = reads.flatMap((read, at) => (read.own || read.recorded ? [] : [{ read, at }]))
  for (const [row, entry] of entries.entries()) {
    const books = others.length === 0 ? undefined : { known: newBook(), vouched: newBook() }
    eachServing(entry.facts, on, (fact, year, ofKnown, ofVouched) => {
      if (ofKnown !== undefined) books?.known.set(factKey(fact, year), ofKnown)
      if (ofVouched !== undefined) books?.vouched.set(factKey(fact, year), ofVouched)
      for (const { at, year: asked } of slots.get(fact) ?? []) {
        if (asked !== year) continue
        const [value, other] = [servingValue(ofKnown), servingValue(ofVouched)]
        if (value !== undefined) known.write(at, row, value)
        if (other !== undefined) vouched.write(at, row, other)
        if (value !== other) isDiffering[row] = 1
      }
    })
    for (const [at, { own }] of reads.entries()) {
      const value = own && entry[own]
      if (value == null) continue
      known.write(at, row, value)
      vouched.write(at, row, value)
    }
    if (books === undefined) continue
    const sheets = { known: { ...entry, standing: books.known }, vouched: { ...entry, standing: books.vouched } }
    for (const { read, at } of others) {
      const { name } = read.named
      const [value, other] = [sheetOf(sheets.known, [read], on), sheetOf(sheets.vouched, [read], on)].map(
        ({ facts }) => facts[name],
      )
      if (value !== undefined) known.write(at, row, String(value))
      if (other !== undefined) vouched.write(at, row, String(other))
      if (value !== other) isDiffering[row] = 1
    }
  }
  const differing = Int32Array.from(entries.keys()).filter((row) => isDiffering[row] === 1)
  return { known: known.table(), vouched: vouched.table(), differing }
}

const newBook = () => new Map<string, ServingFact>()

const servingValue = (serving: ServingFact | undefined): string | undefined =>
  serving === undefined || serving === 'conflict' ? undefined : serving.value

type Slots = ReadonlyMap<string, { readonly at: number; readonly year: number | null }[]>

/** Which columns a recorded fact fills, and of which year. */
function slotsOf(reads: readonly FactRead[], lastYear: number): Slots {
  const slots = new Map<string, { at: number; year: number | null }[]>()
  for (const [at, { recorded }] of reads.entries()) {
    if (recorded === undefined) continue
    const { fact, yearsBack } = recorded
    const year = yearsBack === undefined ? null : lastYear - yearsBack
    slots.set(fact.code, [...(slots.get(fact.code) ?? []), { at, year }])
  }
  return slots
}

interface Filling {
  write(row: number, value: string): void
  column(): Column
}

class Side {
  readonly #fillings: readonly Filling[]
  readonly #names: readonly string[]
  readonly #rows: number

  constructor(reads: readonly FactRead[], rows: number) {
    this.#names = reads.map(({ named }) => named.name)
    this.#fillings = reads.map((read) => fillingOf(read, rows))
    this.#rows = rows
  }

  write(at: number, row: number, value: string): void {
    ;(this.#fillings[at] as Filling).write(row, value)
  }

  table(): ColumnTable {
    const columns = this.#names.map((name, at) => [name, (this.#fillings[at] as Filling).column()])
    return { rows: this.#rows, columns: Object.fromEntries(columns) }
  }
}

function fillingOf({ named, recorded }: FactRead, rows: number): Filling {
  const { type } = named.declared
  if (type === 'number') return numbers(rows, recorded?.fact.type === 'money' ? FEN_IN_TEN_THOUSAND : 1)
  const known = new Uint8Array(rows)
  if (type === 'bool') return bools(new Uint8Array(rows), known)
  if (type === 'date') return days(new Int32Array(rows), known)
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

const bools = (values: Uint8Array, known: Uint8Array): Filling => ({
  write(row, value) {
    values[row] = Number(value === 'true')
    known[row] = 1
  },
  column: () => ({ kind: 'bool', values, known }),
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
