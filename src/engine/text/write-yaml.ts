/** Longest line of a map written in braces, and of a list of maps written in brackets. */
const WIDEST_MAP = 320
const WIDEST_LIST = 100

type Plain = unknown

/**
 * Plain data as YAML 1.2, in the one way of the house: a map that holds only scalars and small maps stands on one line, what
 * holds a list of maps is parted into lines. Reading the text again gives the same data, whatever texts are in it; the same
 * data always gives the same bytes. `undefined` is left out.
 */
export function writeYaml(data: Readonly<Record<string, Plain>>): string {
  return `${blockMap(data, 0).join('\n')}\n`
}

const isList = (value: Plain): value is readonly Plain[] => Array.isArray(value)
const isMap = (value: Plain): value is Readonly<Record<string, Plain>> =>
  typeof value === 'object' && value !== null && !isList(value)
const entriesOf = (map: Readonly<Record<string, Plain>>) =>
  Object.entries(map).filter(([, value]) => value !== undefined)
const holdsMaps = (value: Plain): boolean =>
  isList(value) ? value.some(isMap) : isMap(value) && entriesOf(value).some(([, one]) => holdsMaps(one))

function blockMap(map: Readonly<Record<string, Plain>>, indent: number): string[] {
  const lead = ' '.repeat(indent)
  return entriesOf(map).flatMap(([key, value]) => {
    const name = `${lead}${scalar(key)}:`
    const line = `${name} ${flow(value)}`
    if (isShort(value, line)) return [line]
    return [
      name,
      ...(isList(value) ? blockList(value, indent + 2) : blockMap(value as Record<string, Plain>, indent + 2)),
    ]
  })
}

function blockList(list: readonly Plain[], indent: number): string[] {
  const lead = ' '.repeat(indent)
  return list.flatMap((item) => {
    const line = `${lead}- ${flow(item)}`
    if (isShort(item, line)) return [line]
    const [first, ...rest] = isList(item)
      ? blockList(item, indent + 2)
      : blockMap(item as Record<string, Plain>, indent + 2)
    return [`${lead}- ${first!.slice(indent + 2)}`, ...rest]
  })
}

/** Whether a value stands on one line with its key. */
function isShort(value: Plain, line: string): boolean {
  if (isList(value)) return !holdsMaps(value) || (value.length < 3 && line.length <= WIDEST_LIST)
  if (isMap(value)) return entriesOf(value).length === 0 || (!holdsMaps(value) && line.length <= WIDEST_MAP)
  return true
}

function flow(value: Plain): string {
  if (isList(value)) return `[${value.map(flow).join(', ')}]`
  if (!isMap(value)) return scalar(value)
  const entries = entriesOf(value).map(([key, one]) => `${scalar(key)}: ${flow(one)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

function scalar(value: Plain): string {
  if (typeof value !== 'string') return String(value ?? null)
  if (needsEscapes(value)) return escaped(value)
  return isPlain(value) ? value : `'${value.replaceAll("'", "''")}'`
}

/** Words that a reader would take for another kind of value. */
const OTHER_KIND =
  /^(?:~|null|true|false|yes|no|on|off|[-+]?(?:\.\d+|\d[\d_]*(?:\.\d*)?)(?:e[-+]?\d+)?|0[xo][\da-f]+|[-+]?\.(?:inf|nan))$/i
const PLAIN = /^[^\s\-?:,[\]{}#&*!|>'"%@`](?:[^,[\]{}#:]|:(?=[^\s,[\]{}])|(?<=\S)#)*$/

const isPlain = (text: string): boolean => PLAIN.test(text) && !OTHER_KIND.test(text) && text === text.trim()

/** Line ends, controls and what looks to a reader's guard like deep nesting. */
function needsEscapes(text: string): boolean {
  return /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u.test(text) || /(?:[-?:] +){8}/.test(text) || !isBalanced(text)
}

function isBalanced(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
    if (depth < 0 || depth > 8) return false
  }
  return depth === 0
}

const escaped = (text: string): string =>
  JSON.stringify(text)
    .replaceAll(
      /[\u007f-\u009f\u2028\u2029\ufeff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replaceAll(/[[\]{}]/g, (bracket) => `\\x${bracket.charCodeAt(0).toString(16)}`)
    .replaceAll(/(?<=[-?:]) /g, '\\x20')
