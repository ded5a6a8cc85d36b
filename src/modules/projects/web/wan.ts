import { exact, formatExact } from '#engine/number/exact.ts'

/** Fen as 万元 with two decimals, as lists show them. */
export const wanText = (fen: string | bigint): string => formatExact(exact(String(fen)).div(1_000_000), 2, 'half-up')
