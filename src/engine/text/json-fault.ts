const SPACE = /[\t\n\r ]*/y
/** A whole token of RFC 8259: a sign, a word, a number that goes on as nothing else, a text without bare control characters. */
const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON forbids in a text
  /[{}[\]:,]|(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y

type Awaited = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end'

/** Where a text stops being JSON, counted from 1: its first character that fits nothing, or one behind its end. */
export function jsonFaultAt(text: string): number {
  const open: ('{' | '[')[] = []
  let awaited: Awaited = 'value'
  let at = 0
  for (;;) {
    SPACE.lastIndex = at
    at += SPACE.exec(text)![0].length
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)?.[0]
    const next: Awaited | undefined = token === undefined ? undefined : follow(token, awaited, open)
    if (next === undefined) return at + 1
    awaited = next
    at += token!.length
  }
}

/** What may come after the token; undefined when it may not stand here. Opens and closes as it goes. */
function follow(token: string, awaited: Awaited, open: ('{' | '[')[]): Awaited | undefined {
  const mayClose = (sign: string): boolean =>
    open.at(-1) === sign && (awaited === ', or end' || awaited === (sign === '{' ? 'key or }' : 'value or ]'))
  switch (token) {
    case '{':
    case '[':
      if (awaited !== 'value' && awaited !== 'value or ]') return undefined
      open.push(token)
      return token === '{' ? 'key or }' : 'value or ]'
    case '}':
    case ']':
      if (!mayClose(token === '}' ? '{' : '[')) return undefined
      open.pop()
      return ', or end'
    case ',':
      return awaited === ', or end' && open.length > 0 ? (open.at(-1) === '{' ? 'key' : 'value') : undefined
    case ':':
      return awaited === ':' ? 'value' : undefined
    default:
      if (awaited === 'key' || awaited === 'key or }') return token.startsWith('"') ? ':' : undefined
      return awaited === 'value' || awaited === 'value or ]' ? ', or end' : undefined
  }
}
