import type { Evaluation, LightSign } from '#modules/dispatch/dispatch.ts'

export interface CountedSign {
  readonly sign: LightSign
  readonly n: number
}

/** The lights that are lit, the best first, with how many have each: the legend is the scheme's, never a fixed list. */
export function litSigns(evaluations: readonly Pick<Evaluation, 'sign'>[]): CountedSign[] {
  const counted = new Map<string, CountedSign>()
  for (const { sign } of evaluations)
    if (sign !== undefined) counted.set(sign.code, { sign, n: (counted.get(sign.code)?.n ?? 0) + 1 })
  return [...counted.values()].sort((a, b) => a.sign.severity - b.sign.severity)
}
