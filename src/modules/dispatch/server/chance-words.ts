/** Rounded as a person says it: 1 in 40, 1 in 2,000, 1 in 30 万. */
export function chanceWords(chance: number): { readonly odds: string; readonly oddsEn: string } {
  const odds = chance <= 0 ? Number.POSITIVE_INFINITY : 1 / chance
  if (odds >= 1e8) return { odds: '一亿', oddsEn: '100 million' }
  const [digit, power] = odds.toExponential(0).split('e') as [string, string]
  const plain = Number(digit) * 10 ** Number(power)
  const zh = plain >= 10_000 ? `${plain / 10_000} 万` : String(plain)
  return { odds: zh, oddsEn: plain.toLocaleString('en-US') }
}
