import { TITLE_CHARACTERS_PER_LINE } from '#engine/document/page-layout.ts'
import { textWidth } from '#engine/document/text-width.ts'

/**
 * Breaks a title into centred lines that form a trapezoid or a diamond and never split a word (GB/T 9704-2012, 7.3.1:
 * 回行时做到词意完整，排列对称，长短适宜，间距恰当). A line break in the title itself is kept as its author wants it.
 */
export function wrapTitle(title: string, perLine: number = TITLE_CHARACTERS_PER_LINE): string[] {
  const wanted = title
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (wanted.length > 1) return wanted
  const [text = ''] = wanted
  if (textWidth(text) <= perLine) return [text]
  const words = wordsOf(text)
  const least = Math.ceil(textWidth(text) / perLine)
  for (let count = least; count <= least + 1; count++) {
    const best = bestBreak(words, count, perLine)
    if (best !== undefined) return best
  }
  return filled(words, perLine)
}

/** Words in reading order; marks that may not begin a line stay with the word before them. */
function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)) {
    const last = words.at(-1)
    const clings =
      /^[，。、；：？！）》」』】〕”’的和及]/.test(segment) || (last !== undefined && /[（《「『【〔“‘]$/.test(last))
    const isNumber = last !== undefined && /\d$/.test(last) && /^[年月日号期届次%％个]/.test(segment)
    if (last !== undefined && (clings || isNumber)) words[words.length - 1] = last + segment
    else words.push(segment)
  }
  return words
}

const MOST_TRIED = 20_000

/** The most even of all breaks into `count` lines that fit and have a shape; undefined when there is none. */
function bestBreak(words: readonly string[], count: number, perLine: number): string[] | undefined {
  const widths = words.map(textWidth)
  let best: { readonly cuts: readonly number[]; readonly cost: number } | undefined
  let tried = 0
  const cut = (from: number, left: number, lines: readonly number[], cuts: readonly number[]): void => {
    if (tried++ > MOST_TRIED) return
    let width = 0
    for (let end = from + 1; end <= words.length; end++) {
      width += widths[end - 1]!
      if (width > perLine) return
      if (left === 1 && end < words.length) continue
      if (left === 1) {
        const cost = costOf([...lines, width])
        if (cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = { cuts: [...cuts, end], cost }
      } else cut(end, left - 1, [...lines, width], [...cuts, end])
    }
  }
  cut(0, count, [], [])
  return best?.cuts.map((end, at) => words.slice(at === 0 ? 0 : best!.cuts[at - 1]!, end).join(''))
}

/** A rectangle or an hour-glass is not wanted; of trapezoids and diamonds, the evenest with a visible step. */
function costOf(lines: readonly number[]): number {
  const steps = lines.slice(1).map((width, at) => width - lines[at]!)
  const rises = steps.filter((step) => step > 0).length
  const turnsUp = steps.some((step, at) => step > 0 && steps.slice(0, at).some((earlier) => earlier < 0))
  const uneven = Math.max(...lines) - Math.min(...lines)
  const flat = steps.filter((step) => Math.abs(step) < 1).length
  return (turnsUp ? 1000 : 0) + flat * 12 + Math.abs(uneven - 3) + (rises === 0 ? 0 : 0.25)
}

function filled(words: readonly string[], perLine: number): string[] {
  const lines: string[] = []
  for (const word of words.flatMap((each) => (textWidth(each) > perLine ? [...each] : [each]))) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(last + word) <= perLine) lines[lines.length - 1] = last + word
    else lines.push(word)
  }
  return lines
}
