/** What the pack has its made-up papers say: a text, a list of them, or `one` of several by the number of the application. */
export type SampleTexts = Readonly<Record<string, unknown>>

/** Of whom and what a text speaks. */
interface Speaking {
  readonly texts: SampleTexts
  readonly thing: string
  readonly deed: string
  readonly n: number
  /** Which time it is handed in. */
  readonly revision: number
}

/** A text of the pack with `{thing}` and `{deed}` put in. @throws RangeError when the pack has none of this name. */
export function sayText(matter: Speaking, name: string): string {
  const said = saidBy(matter, name)
  if (typeof said !== 'string') throw new RangeError(`samples: texts have no ${name}`)
  return said
}

/** Anything of the pack by its name, its texts filled in; undefined: there is none. */
export function saidBy(matter: Speaking, name: string): unknown {
  if (!Object.hasOwn(matter.texts, name)) return undefined
  const said = filled(matter.texts[name], matter)
  // What is handed in again says that it was mended.
  const more = matter.revision > 1 ? `${name}.again` : undefined
  return more !== undefined && Object.hasOwn(matter.texts, more)
    ? `${String(said)}${String(filled(matter.texts[more], matter))}`
    : said
}

function filled(value: unknown, matter: Speaking): unknown {
  const { thing, deed, n, revision } = matter
  if (typeof value === 'string')
    return value.replaceAll('{thing}', thing).replaceAll('{deed}', deed).replaceAll('{revision}', String(revision))
  if (Array.isArray(value)) return value.map((one) => filled(one, matter))
  if (typeof value !== 'object' || value === null) return value
  if ('one' in value && Array.isArray(value.one)) return filled(value.one[n % value.one.length], matter)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, matter)]))
}
