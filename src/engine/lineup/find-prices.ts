/** What a candidate takes of which row; rows of which it takes nothing are left out. */
export interface Take {
  readonly row: number
  readonly of: bigint
}

/**
 * Prices of what is scarce, one a row, so that worth beyond the price shows who should be in: the multipliers of the Lagrangian
 * dual, by subgradient steps. Any prices of zero or more give a valid bound; good ones make it close. @returns integers in the
 * measure of worth for one unit of a row.
 */
export function findPrices(
  worth: readonly bigint[],
  takes: readonly (readonly Take[])[],
  left: readonly bigint[],
): readonly bigint[] {
  if (worth.length === 0) return left.map(() => 0n)
  let most = 1n
  for (const each of worth) if (each > most) most = each
  const unit = left.map((_, row) => greatestTake(takes, row))
  const problem: Problem = {
    value: worth.map((each) => Number((each * 1_000_000_000_000n) / most) / 1e12),
    takes: takes.map((own) => own.map(({ row, of }) => ({ row, of: Number(of) / unit[row]! }))),
    left: left.map((each, row) => Number(each) / unit[row]!),
  }
  const prices = descend(problem)
  return prices.map((price, row) => BigInt(Math.max(0, Math.round((price * Number(most)) / unit[row]!))))
}

interface Problem {
  readonly value: readonly number[]
  readonly takes: readonly (readonly { readonly row: number; readonly of: number }[])[]
  readonly left: readonly number[]
}

const MOST_ROUNDS = 1500

function descend(problem: Problem): readonly number[] {
  let prices = startOf(problem)
  let best = { bound: Number.POSITIVE_INFINITY, prices }
  let stride = 0.1
  let stale = 0
  for (let round = 0; round < MOST_ROUNDS && stride > 1e-7; round++) {
    const { bound, slack } = dual(problem, prices)
    if (bound < best.bound - 1e-12) {
      best = { bound, prices }
      stale = 0
    } else if (++stale >= 10) {
      stride *= 0.6
      stale = 0
      prices = best.prices
      continue
    }
    const length = Math.sqrt(
      slack.reduce((sum, each, row) => (each > 0 && prices[row] === 0 ? sum : sum + each * each), 0),
    )
    if (length === 0) break
    const step = stride / length
    prices = prices.map((price, row) => Math.max(0, price - step * slack[row]!))
  }
  return best.prices
}

function dual({ value, takes, left }: Problem, prices: readonly number[]) {
  const slack = [...left]
  let bound = left.reduce((sum, each, row) => sum + each * prices[row]!, 0)
  for (const [at, own] of takes.entries()) {
    let surplus = value[at]!
    for (const { row, of } of own) surplus -= of * prices[row]!
    if (surplus <= 0) continue
    bound += surplus
    for (const { row, of } of own) slack[row]! -= of
  }
  return { bound, slack }
}

/** The price of money at the last project that fits by worth for money; places cost nothing yet. */
function startOf({ value, takes, left }: Problem): number[] {
  const order = value.map((each, at) => {
    const money = takes[at]!.find(({ row }) => row === 0)?.of ?? 0
    return { rate: each / Math.max(1e-9, money), money }
  })
  order.sort((a, b) => b.rate - a.rate)
  let used = 0
  let price = 0
  for (const { rate, money } of order) {
    used += money
    if (used <= left[0]!) continue
    price = rate
    break
  }
  return left.map((_, row) => (row === 0 ? price : 0))
}

function greatestTake(takes: readonly (readonly Take[])[], row: number): number {
  let most = 1n
  for (const own of takes) for (const take of own) if (take.row === row && take.of > most) most = take.of
  return Number(most)
}
