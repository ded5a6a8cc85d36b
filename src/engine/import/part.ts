import { type Found, lookUp, type NamedIndicator } from '#engine/import/dictionary.ts'
import type { FaultParams } from '#engine/import/gathering.ts'
import type { ImportMessageKey } from '#engine/import/import.messages.ts'
import type { Dimension } from '#engine/indicator/indicator.ts'

export interface PartFault {
  readonly key: ImportMessageKey
  readonly params?: FaultParams
}

interface Part {
  /** `dimension/item`. */
  readonly code: string
  readonly names: readonly string[]
}

const KNOWN_TOLD = 12
const books = new WeakMap<NamedIndicator, (text: string) => string | PartFault>()

/**
 * The part of an indicator that a cell of a file means: `dimension/item` by code or name, or an item alone where only one
 * dimension has it.
 */
export function partIn(indicator: NamedIndicator, text: string): string | PartFault {
  let book = books.get(indicator)
  if (book === undefined) {
    book = bookOf(indicator.dimensions ?? [])
    books.set(indicator, book)
  }
  return book(text)
}

function bookOf(dimensions: readonly Dimension[]): (text: string) => string | PartFault {
  if (dimensions.length === 0) return () => ({ key: 'import.no-breakdown' })
  const all = dimensions.flatMap(partsOf)
  const alone = lookUp(all)
  const dimension = lookUp(dimensions.map(({ code, name }) => ({ code, names: [name.zh, name.en] })))
  const within = new Map(dimensions.map((one) => [one.code, lookUp(partsOf(one))]))
  return (text) => {
    const slash = text.indexOf('/')
    const whole = alone(text)
    if (slash < 0 || 'found' in whole) return settle(whole, all)
    const of = dimension(text.slice(0, slash))
    if (!('found' in of)) return { key: 'import.unknown-dimension', params: { known: toldCodes(dimensions) } }
    const { code } = of.found
    const item = within.get(code)!(text.slice(slash + 1))
    return settle(item, partsOf(dimensions.find((one) => one.code === code)!))
  }
}

const partsOf = ({ code, items }: Dimension): Part[] =>
  items.map((item) => ({ code: `${code}/${item.code}`, names: [item.code, item.name.zh, item.name.en] }))

function settle(found: Found<Part>, among: readonly Part[]): string | PartFault {
  if ('found' in found) return found.found.code
  if ('ambiguous' in found) return { key: 'import.ambiguous-part', params: { codes: found.ambiguous.join(', ') } }
  return { key: 'import.unknown-part', params: { known: toldCodes(among) } }
}

const toldCodes = (entries: readonly { readonly code: string }[]): string =>
  [...entries.slice(0, KNOWN_TOLD).map(({ code }) => code), ...(entries.length > KNOWN_TOLD ? ['…'] : [])].join(', ')
