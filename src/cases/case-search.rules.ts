/** Letters and digits of a text, small, without the rest. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** All pairs of neighbouring characters, each once; of a single character itself. */
export function pairsOf(text: string): string[] {
  const pairs = new Set<string>()
  for (const word of plain(text).split(' ')) {
    const letters = [...word]
    if (letters.length === 1) pairs.add(word)
    for (let at = 0; at + 1 < letters.length; at += 1) pairs.add(`${letters[at]}${letters[at + 1]}`)
  }
  return [...pairs]
}

/** What a case is found by, and the pairs under which it is kept. */
export function searchOf(parts: readonly (string | undefined)[]): {
  readonly search: string
  readonly words: string[]
} {
  const search = parts.flatMap((part) => (part === undefined || part === '' ? [] : [plain(part)])).join('|')
  return { search, words: pairsOf(search) }
}

/** What is looked for: the words that must stand in it, and the pairs it must have; a lone character has none. */
export function searchFor(text: string): { readonly needles: string[]; readonly pairs: string[] } {
  const needles = plain(text)
    .split(' ')
    .filter((word) => word !== '')
  return { needles, pairs: needles.filter((word) => [...word].length > 1).flatMap(pairsOf) }
}
