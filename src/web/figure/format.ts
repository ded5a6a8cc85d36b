import type { Rounding } from '#engine/number/exact.ts'
import { formatExact, parseExact } from '#engine/number/exact.ts'
import { groupDigits } from '#engine/number/group-digits.ts'

export { groupDigits }

export interface DecimalStyle {
  /** Of the dictionary; without it the number is written as it came. */
  readonly decimals?: number | undefined
  readonly rounding?: Rounding | undefined
  /** Writes + before what is above zero: changes and gaps. */
  readonly signed?: boolean | undefined
}

/** A decimal text as it stands on a screen, rounded exactly (never through a double). Undefined: it is no decimal. */
export function formatDecimal(decimal: string | number, style: DecimalStyle = {}): string | undefined {
  const exact = parseExact(String(decimal))
  if (exact === undefined) return undefined
  const written =
    style.decimals === undefined ? String(decimal) : formatExact(exact, style.decimals, style.rounding ?? 'half-up')
  const grouped = groupDigits(written)
  return style.signed === true && exact.s > 0n && exact.n !== 0n ? `+${grouped}` : grouped
}

const KIBI = 1024

/** 1,536 bytes are 1.5 KB, as file managers write it. */
export function formatBytes(bytes: number): string {
  if (bytes < KIBI) return `${bytes} B`
  if (bytes < KIBI * KIBI) return `${(bytes / KIBI).toFixed(1)} KB`
  return `${(bytes / KIBI / KIBI).toFixed(1)} MB`
}
