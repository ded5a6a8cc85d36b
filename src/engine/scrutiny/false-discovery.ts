/**
 * Which of many tests to believe: Benjamini and Hochberg (1995). Of what it lets pass at most the share `rate` is expected to be
 * chance, and where there is nothing at all, something passes with a probability of at most `rate`, however many were tried.
 * `total` is how many were tried, when only the least likely are handed in.
 */
export function believed<T>(
  tests: readonly T[],
  chanceOf: (test: T) => number,
  rate: number,
  total = tests.length,
): T[] {
  const ordered = tests.map((test) => ({ test, chance: chanceOf(test) })).sort((a, b) => a.chance - b.chance)
  const last = ordered.findLastIndex(({ chance }, place) => chance <= (rate * (place + 1)) / total)
  return ordered.slice(0, last + 1).map(({ test }) => test)
}
