import type { Part, Ranges } from '#engine/expression/pattern.ts'

/** A pattern in PostgreSQL's syntax with every class written out, so that locale and flavour change nothing. */
export function sqlPattern(part: Part): string {
  switch (part.kind) {
    case 'one':
      return `[${part.ranges.map(rangeOf).join('')}]`
    case 'start':
      return '^'
    case 'end':
      return '$'
    case 'sequence':
      return `(?:${part.parts.map(sqlPattern).join('')})`
    case 'either':
      return `(?:${part.parts.map(sqlPattern).join('|')})`
    case 'repeat':
      return `(?:${sqlPattern(part.part)})${boundsOf(part.least, part.most)}`
  }
}

/** Can the pattern be written? A class of no character at all has no form there. */
export function hasSqlPattern(part: Part): boolean {
  if (part.kind === 'one') return part.ranges.some(([, high]) => high > 0)
  if (part.kind === 'repeat') return hasSqlPattern(part.part)
  return part.kind === 'sequence' || part.kind === 'either' ? part.parts.every(hasSqlPattern) : true
}

function boundsOf(least: number, most: number): string {
  if (most === Number.POSITIVE_INFINITY) return least === 0 ? '*' : `{${least},}`
  return `{${least},${most}}`
}

/** PostgreSQL's text has no character 0. */
function rangeOf([low, high]: Ranges[number]): string {
  const from = Math.max(low, 1)
  if (high < from) return ''
  return from === high ? escaped(from) : `${escaped(from)}-${escaped(high)}`
}

const escaped = (point: number): string => `\\U${point.toString(16).padStart(8, '0')}`
