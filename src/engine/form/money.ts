import Fraction from 'fraction.js'
import { type Exact, exactText, formatExact, parseExact, roundExact } from '#engine/number/exact.ts'

/** How an amount is shown; it is stored in fen, always. */
export type ShownIn = '万元' | '元'

const FEN = { 万元: 1_000_000, 元: 100 } as const
const DECIMALS = { 万元: 6, 元: 2 } as const

export type ReadMoney =
  | { readonly fen: number }
  | { readonly fault: 'form.not-money' | 'form.finer-than-fen' | 'form.money-too-big' }

const WRITTEN = /^(.*?)\s*(亿元?|万元?|元)$/u
const FEN_OF: Readonly<Record<string, number>> = { 亿: 10_000_000_000, 万: 1_000_000, 元: 100 }

/**
 * What somebody typed (`1,234.5`, full-width digits and commas too) as whole fen; refused when finer than a fen. A unit behind
 * it goes before that of the place: `1.2亿`, `36万元`, `5000元`.
 */
export function readMoney(text: string, shownIn: ShownIn): ReadMoney {
  const [, digits = text, unit] = WRITTEN.exec(text.trim()) ?? []
  const plain = digits
    .trim()
    .replace(/[\uff10-\uff19\uff0e\uff0c\uff0d\uff0b]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/^([+-]?\d{1,3}(?:,\d{3})+)(?=\.|$)/, (grouped) => grouped.replaceAll(',', ''))
  const amount = parseExact(plain)
  if (!amount) return { fault: 'form.not-money' }
  const fen = amount.mul(unit === undefined ? FEN[shownIn] : FEN_OF[unit.slice(0, 1)]!)
  if (fen.d !== 1n) return { fault: 'form.finer-than-fen' }
  const whole = keptInteger(fen.s * fen.n)
  return whole === undefined ? { fault: 'form.money-too-big' } : { fen: whole }
}

const BIGGEST = BigInt(Number.MAX_SAFE_INTEGER)

/** A whole number as JSON keeps it without loss; undefined beyond 2⁵³ − 1. */
export function keptInteger(whole: bigint): number | undefined {
  return whole > BIGGEST || whole < -BIGGEST ? undefined : Number(whole)
}

/** Fen as they are shown: 万元 with two decimals, and more only where the amount has them; 元 with two. */
export function writeMoney(fen: number, shownIn: ShownIn): string {
  const amount = new Fraction(BigInt(fen), BigInt(FEN[shownIn]))
  const decimals = exactText(amount).split('.')[1]?.length ?? 0
  return formatExact(amount, Math.min(Math.max(decimals, 2), DECIMALS[shownIn]), 'half-up')
}

/** Fen as expressions read them: in 万元, exactly. */
export const wanOf = (fen: number): Exact => new Fraction(BigInt(fen), 1_000_000n)

/** An amount of an expression, in 万元, as fen rounded half up; undefined when it is too big to be kept. */
export function fenOf(wan: Exact): number | undefined {
  const fen = roundExact(wan.mul(1_000_000), 0, 'half-up')
  return keptInteger(fen.s * fen.n)
}
