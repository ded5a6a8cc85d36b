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
