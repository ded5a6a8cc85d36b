import { StringDecoder } from 'node:string_decoder'

/** Lines of a stream, at most one of them in memory; a line that is too long is `undefined` and ends it. */
export async function* linesOf(
  input: AsyncIterable<Buffer | string>,
  longest: number,
): AsyncGenerator<string | undefined> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const piece of input) {
    const parts = (rest + (typeof piece === 'string' ? piece : decoder.write(piece))).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) yield line
    if (rest.length > longest) {
      yield undefined
      return
    }
  }
  rest += decoder.end()
  if (rest !== '') yield rest
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g

/**
 * The path of a key that stands twice in one object: JSON.parse would keep the last and tell nobody. The text is sound JSON.
 */
export function keyGivenTwice(text: string): readonly string[] | undefined {
  const open: { readonly keys: Set<string> | undefined; key: string }[] = []
  let last = ''
  for (const [token] of text.matchAll(TOKEN)) {
    const inside = open.at(-1)
    if (token === '{') open.push({ keys: new Set(), key: '' })
    else if (token === '[') open.push({ keys: undefined, key: '' })
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':' && inside?.keys) {
      const key = JSON.parse(last) as string
      inside.key = key
      if (inside.keys.has(key)) return open.flatMap((one) => (one.keys ? [one.key] : []))
      inside.keys.add(key)
    }
    last = token
  }
  return undefined
}
