/** Words that hardly tell one title from another. */
const COMMON =
  /及其|及|与|和|的|基于|关于|面向|研究|开发|研发|应用|示范|技术|关键|体系|系统|集成|项目|工程|机理|机制|探索|分析|若干|问题/gu
const SEPARATOR = '\u0001'
/** A phrase shorter than this is no evidence. */
const SHORTEST_PHRASE = 4
const MOST_PHRASES = 3

/** A title as it is compared: half-width, lower case, without blanks and punctuation. */
export const plainTitle = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** Runs of three characters, each once: what is looked up to find candidates. Of a shorter title the whole. */
export function titleShingles(title: string): string[] {
  const plain = [...plainTitle(title)]
  if (plain.length < 3) return plain.length === 0 ? [] : [plain.join('')]
  return [...new Set(plain.slice(2).map((_, at) => plain.slice(at, at + 3).join('')))]
}

export interface TitleSimilarity {
  /** From 0 to 100, rounded: the share of what both hold, and of the shorter one that the longer one holds. */
  readonly score: number
  /** The longest phrases that stand in both, longest first. */
  readonly shared: readonly string[]
}

/**
 * How much two titles of projects say the same. Pairs of characters without the words that every title has, weighed by how much of
 * both (Dice) and how much of the shorter one is found in the other: a title that only adds words to another stands out.
 */
export function titleSimilarity(one: string, other: string): TitleSimilarity {
  const [a, b] = [plainTitle(one), plainTitle(other)]
  if (a === '' || b === '') return { score: 0, shared: [] }
  if (a === b) return { score: 100, shared: [a] }
  const [x, y] = [pairsOf(a), pairsOf(b)]
  const both = overlap(x, y)
  const [sizeX, sizeY] = [sizeOf(x), sizeOf(y)]
  if (both === 0 || sizeX === 0 || sizeY === 0) return { score: 0, shared: [] }
  const dice = (2 * both) / (sizeX + sizeY)
  const held = both / Math.min(sizeX, sizeY)
  const share = 0.7 * dice + 0.3 * held * Math.min(1, Math.min(sizeX, sizeY) / 6)
  return { score: Math.min(99, Math.round(100 * share)), shared: sharedPhrases(a, b) }
}

function pairsOf(plain: string): Map<string, number> {
  const pairs = new Map<string, number>()
  for (const part of plain.replace(COMMON, SEPARATOR).split(SEPARATOR)) {
    const characters = [...part]
    const runs =
      characters.length === 1 ? [part] : characters.slice(1).map((_, at) => characters.slice(at, at + 2).join(''))
    for (const run of runs) if (run !== '') pairs.set(run, (pairs.get(run) ?? 0) + 1)
  }
  return pairs
}

const sizeOf = (pairs: ReadonlyMap<string, number>): number => [...pairs.values()].reduce((sum, n) => sum + n, 0)

const overlap = (x: ReadonlyMap<string, number>, y: ReadonlyMap<string, number>): number =>
  [...x].reduce((sum, [pair, n]) => sum + Math.min(n, y.get(pair) ?? 0), 0)

/** Longest common phrases that do not overlap in the first title; both are short, so a table of lengths is cheap. */
function sharedPhrases(a: string, b: string): string[] {
  const [x, y] = [[...a], [...b]]
  const ends: { readonly from: number; readonly length: number }[] = []
  let row = new Uint16Array(y.length + 1)
  for (let i = 1; i <= x.length; i++) {
    const next = new Uint16Array(y.length + 1)
    let longest = 0
    for (let j = 1; j <= y.length; j++)
      if (x[i - 1] === y[j - 1]) {
        next[j] = row[j - 1]! + 1
        longest = Math.max(longest, next[j]!)
      }
    if (longest >= SHORTEST_PHRASE) ends.push({ from: i - longest, length: longest })
    row = next
  }
  const kept: { readonly from: number; readonly length: number }[] = []
  for (const run of ends.sort((one, other) => other.length - one.length || one.from - other.from)) {
    const isFree = kept.every((one) => run.from >= one.from + one.length || one.from >= run.from + run.length)
    if (isFree && kept.length < MOST_PHRASES) kept.push(run)
  }
  return kept.map(({ from, length }) => x.slice(from, from + length).join(''))
}
