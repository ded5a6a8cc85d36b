/** Keys of a definition that hold an expression; `of` of a score test is a code and reads as itself. */
const EXPRESSIONS: ReadonlySet<string> = new Set(['when', 'is', 'by', 'of', 'count', 'less'])

/** Every expression of a definition, sound or not, by its path. */
export function expressionsOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): readonly { readonly path: string; readonly source: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => expressionsOf(item, [...path, at]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'string'
      ? EXPRESSIONS.has(key)
        ? [{ path: [...path, key].join('/'), source: one }]
        : []
      : expressionsOf(one, [...path, key]),
  )
}
