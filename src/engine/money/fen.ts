import Fraction from 'fraction.js'
import { z } from 'zod'
import { type Exact, exactText, formatExact, parseExact } from '#engine/number/exact.ts'

/** Money is whole fen (分), always; it never passes through a double. */
export type Fen = bigint

/** As amounts travel: the digits of whole fen, at most 9,999 亿元. A minus only where something is taken back. */
export const FenText = z.string().regex(/^-?(0|[1-9]\d{0,14})$/)
/** An amount that moves: more than nothing. */
export const PaidFenText = z.string().regex(/^[1-9]\d{0,14}$/)

const FEN_OF_WAN = 1_000_000n

/** An amount in 万元 as a definition writes it, in fen. @throws RangeError when it is finer than a fen. */
export function fenOfWan(wan: number | string): Fen {
  const parsed = parseExact(String(wan))
  const fen = parsed?.mul(FEN_OF_WAN)
  if (fen === undefined || fen.d !== 1n) throw new RangeError(`not whole fen: ${String(wan).slice(0, 64)}`)
  return fen.s * fen.n
}

/** 万元 with two decimals, and more only where the amount has them. */
export function wanText(fen: Fen): string {
  const wan = new Fraction(fen, FEN_OF_WAN)
  const decimals = exactText(wan).split('.')[1]?.length ?? 0
  return formatExact(wan, Math.max(decimals, 2), 'half-up')
}

/** 元 with two decimals, as bank files and vouchers write them. */
export const yuanText = (fen: Fen): string => formatExact(new Fraction(fen, 100n), 2, 'half-up')

/** Reads 元 as banks write them, `1,234.50`; undefined when it is no amount or finer than a fen. */
export function parseYuan(text: string): Fen | undefined {
  const plain = text.trim().replace(/^(\d{1,3}(?:,\d{3})+)(?=\.|$)/, (grouped) => grouped.replaceAll(',', ''))
  const fen = parseExact(plain)?.mul(100n)
  return fen === undefined || fen.d !== 1n ? undefined : fen.s * fen.n
}

export const exactFen = (fen: Fen): Exact => new Fraction(fen)

/** Cut to whole fen towards nothing: a ceiling is never passed by rounding. */
export const floorFen = (amount: Exact): Fen => (amount.s * amount.n) / amount.d

/** To the nearest fen, the half away from zero. */
export function roundFen(amount: Exact): Fen {
  const twice = 2n * amount.n + amount.d
  return amount.s * (twice / (2n * amount.d))
}

export const sumFen = (amounts: Iterable<Fen>): Fen => {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}

export const leastFen = (a: Fen, b: Fen): Fen => (a < b ? a : b)
