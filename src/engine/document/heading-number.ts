import { chineseNumeral } from '#engine/document/chinese-numeral.ts'
import type { Block, Heading } from '#engine/document/official-document.ts'

/** 一、（一）1.（1）: the four levels in their order (GB/T 9704-2012, 7.3.3). `n` from 1. */
export function headingNumber(level: Heading['level'], n: number): string {
  if (level === 1) return `${chineseNumeral(n)}、`
  if (level === 2) return `（${chineseNumeral(n)}）`
  return level === 3 ? `${n}.` : `（${n}）`
}

/** The number of each heading by its place among the blocks; a higher heading begins the lower ones anew. */
export function numberHeadings(blocks: readonly Block[]): ReadonlyMap<number, string> {
  const counts = [0, 0, 0, 0]
  const numbers = new Map<number, string>()
  for (const [at, block] of blocks.entries()) {
    if (block.kind !== 'heading') continue
    counts[block.level - 1]! += 1
    counts.fill(0, block.level)
    numbers.set(at, headingNumber(block.level, counts[block.level - 1]!))
  }
  return numbers
}
