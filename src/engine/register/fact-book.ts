import { type FactRow, type Purpose, type Standing, TRUSTS, type Trust } from '#engine/register/fact.ts'
import { factKey, standingOf } from '#engine/register/standing-fact.ts'

/**
 * The standing rows of an entry, packed: a million are read in one go, so they are read where they stand in the text of a whole
 * page. A book is groups of what is told as of one day, with one trust, until one day; a group is its head (`2026-05-31`, the place
 * in TRUSTS, the last day or nothing), its names and its values. A name is one letter of `names`, or spelled out: `!sales,2025!`.
 */
export interface FactBook {
  readonly names: FactNames
  readonly text: string
  readonly from: number
  readonly to: number
}

/** What letters stand for: the first name has the letter FIRST_LETTER. */
export type FactNames = readonly FactName[]

export interface FactName {
  readonly fact: string
  readonly year: number | null
}

const FIRST_LETTER = 48
/** Letters of sixteen bits that are no halves of a pair: whatever comes beyond is spelled out. */
const MOST_LETTERS = 0xd800 - FIRST_LETTER
const SPELLED = '!'
const SPELLING = SPELLED.charCodeAt(0)

/** Between books of a page, the three parts of a group, groups, and values. No value holds a control character. */
export const BETWEEN_BOOKS = '\u001c'
const BETWEEN_PARTS = '\u001d'
const BETWEEN_GROUPS = '\u001e'
const BETWEEN_VALUES = '\u001f'
const FIRST_SEPARATOR = BETWEEN_BOOKS.charCodeAt(0)
const LAST_SEPARATOR = BETWEEN_VALUES.charCodeAt(0)
const DAY_LETTERS = 10
const ZERO = 48

/** Whoever reads a book: told of each group, and of the values of those it wants. */
export interface BookReader {
  /** `rank` is a place in TRUSTS. Answers whether the group is wanted. */
  group(asOf: string, rank: number, lastDay: string | null): boolean
  /** A value, from `from` to before `to` in the text of the book, under the place of its name. */
  lettered(name: number, from: number, to: number): void
  /** The same under a name that has no letter. */
  spelled(name: FactName, from: number, to: number): void
}

/** @throws Error when the text is no book: nothing else could tell whose values are whose. */
export function readBook({ names, text, from, to }: FactBook, reader: BookReader): void {
  for (let at = from; at < to; ) {
    const namesFrom = text.indexOf(BETWEEN_PARTS, at) + 1
    const namesTo = text.indexOf(BETWEEN_PARTS, namesFrom)
    const asOf = text.slice(at, at + DAY_LETTERS)
    const rank = text.charCodeAt(at + DAY_LETTERS) - ZERO
    const lastDay = namesFrom - at > DAY_LETTERS + 2 ? text.slice(at + DAY_LETTERS + 1, namesFrom - 1) : null
    if (namesFrom === 0 || namesTo < 0 || namesTo > to) throw new Error('a fact book is torn')
    if (!reader.group(asOf, rank, lastDay)) {
      const next = text.indexOf(BETWEEN_GROUPS, namesTo)
      at = next < 0 || next >= to ? to : next + 1
      continue
    }
    let end = namesTo
    for (let name = namesFrom; name < namesTo; ) {
      const valueFrom = end + 1
      end = valueFrom
      for (; end < to; end++) {
        const letter = text.charCodeAt(end)
        if (letter <= LAST_SEPARATOR && letter >= FIRST_SEPARATOR) break
      }
      const letter = text.charCodeAt(name)
      if (letter === SPELLING) {
        const last = text.indexOf(SPELLED, name + 1)
        reader.spelled(readName(text.slice(name + 1, last)), valueFrom, end)
        name = last + 1
      } else {
        if (letter - FIRST_LETTER >= names.length) throw new Error('a fact book has a letter that stands for nothing')
        reader.lettered(letter - FIRST_LETTER, valueFrom, end)
        name++
      }
      const isLast = name >= namesTo
      if (isLast !== (end === to || text[end] === BETWEEN_GROUPS)) throw new Error('a fact book is torn')
    }
    at = end + 1
  }
}

/** As names are spelled: `sales,2025`, `legalPerson,`. */
export function readName(name: string): FactName {
  const comma = name.indexOf(',')
  const year = name.slice(comma + 1)
  return { fact: name.slice(0, comma), year: year === '' ? null : Number(year) }
}

/** May a book hold a name that is spelled out? */
export const isSpelled = (text: string): boolean => text.includes(SPELLED)

/** The same book, with letters for the names that are spelled and have one. Those without are put to `unknown`. */
export function letterBook(text: string, letters: ReadonlyMap<string, number>, unknown: Set<string>): string {
  let lettered = ''
  for (let at = 0; at < text.length; ) {
    const namesFrom = text.indexOf(BETWEEN_PARTS, at) + 1
    const namesTo = text.indexOf(BETWEEN_PARTS, namesFrom)
    lettered += text.slice(at, namesFrom)
    for (let name = namesFrom; name < namesTo; ) {
      const end = text[name] === SPELLED ? text.indexOf(SPELLED, name + 1) + 1 : name + 1
      const spelled = text.slice(name, end)
      const letter = end > name + 1 ? letters.get(spelled.slice(1, -1)) : undefined
      if (end > name + 1 && letter === undefined) unknown.add(spelled.slice(1, -1))
      const isShort = letter !== undefined && letter < MOST_LETTERS
      lettered += isShort ? String.fromCharCode(FIRST_LETTER + letter) : spelled
      name = end
    }
    const next = text.indexOf(BETWEEN_GROUPS, namesTo)
    at = next < 0 ? text.length : next + 1
    lettered += text.slice(namesTo, at)
  }
  return lettered
}

/** What serves of a fact and year; its row and source are told of a single entry. */
export type ServingFact = { readonly value: string; readonly trust: Trust; readonly asOf: string } | 'conflict'

/** Told once for each fact and year of which something serves: by all that is known, and by what others vouch for. */
type TellServing = (
  fact: string,
  year: number | null,
  known: ServingFact | undefined,
  vouched: ServingFact | undefined,
) => void

const SELF_DECLARED = TRUSTS.indexOf('self-declared')

/** Does a group serve on a day, and do others than the entry vouch for it? */
export const servesOn = (asOf: string, lastDay: string | null, on: string): boolean =>
  asOf <= on && (lastDay === null || lastDay >= on)
export const isVouched = (rank: number): boolean => rank !== SELF_DECLARED

/** Every row of a book, or those of some facts and years, by fact and year. */
class RowsOfBook implements BookReader {
  readonly rows = new Map<string, FactRow[]>()
  readonly #book: FactBook
  readonly #wanted: ReadonlySet<string> | undefined
  #head: Pick<FactRow, 'asOf' | 'trust' | 'expiresOn'> = { asOf: '', trust: 'self-declared', expiresOn: null }

  constructor(book: FactBook, wanted?: ReadonlySet<string>) {
    this.#book = book
    this.#wanted = wanted
  }

  group(asOf: string, rank: number, expiresOn: string | null): boolean {
    this.#head = { asOf, trust: TRUSTS[rank] as Trust, expiresOn }
    return true
  }

  lettered(name: number, from: number, to: number): void {
    this.spelled(this.#book.names[name] as FactName, from, to)
  }

  spelled({ fact, year }: FactName, from: number, to: number): void {
    const key = factKey(fact, year)
    if (this.#wanted !== undefined && !this.#wanted.has(key)) return
    const value = this.#book.text.slice(from, to)
    const row = { id: '', source: '', fact, year, value, ...this.#head }
    const others = this.rows.get(key)
    if (others === undefined) this.rows.set(key, [row])
    else others.push(row)
  }
}

/** Which facts of a book serve on a day, by the rule of `standingOf`; of `wanted` only, where given (`sales/2025`). */
export function eachServing(book: FactBook, on: string, tell: TellServing, wanted?: ReadonlySet<string>): void {
  const reader = new RowsOfBook(book, wanted)
  readBook(book, reader)
  for (const rows of reader.rows.values()) {
    const [{ fact, year }] = rows as [FactRow]
    const by = (purpose: Purpose) => servingOf(standingOf(rows, on, purpose))
    const known = by('self-assessment')
    const isSame = rows.every(({ trust }) => trust !== 'self-declared')
    const vouched = isSame ? known : by('payment')
    if (known !== undefined || vouched !== undefined) tell(fact, year, known, vouched)
  }
}

function servingOf(standing: Standing | undefined): ServingFact | undefined {
  if (standing === undefined) return undefined
  if (standing.kind === 'conflict') return 'conflict'
  const { value, trust, asOf } = standing.fact
  return { value, trust, asOf }
}
