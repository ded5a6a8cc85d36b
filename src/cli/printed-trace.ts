import type { TraceLine } from '#engine/policy/say-verdict.ts'

/** A trace as indented lines for a terminal. */
export function printedTrace(lines: readonly TraceLine[], depth = 1): string[] {
  return lines.flatMap(({ text, children }) => [`${'  '.repeat(depth)}${text}`, ...printedTrace(children, depth + 1)])
}
