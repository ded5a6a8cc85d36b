import { compareExact, type Exact, exact, exactText, isZero, mean, sum, ZERO } from '#engine/number/exact.ts'
import type { Scorecard } from '#engine/scorecard/scorecard.ts'

export interface PanelScore {
  /** Undefined when nobody has scored. */
  readonly mean: Exact | undefined
  /** Positions in what was given: those that count, and those cut off as highest and lowest. */
  readonly counted: readonly number[]
  readonly cut: readonly number[]
  /** Mean square distance from the mean, of all that was given: the lesser wins a tie. */
  readonly variance: Exact
}

/** The panel’s score: the mean of all totals but the highest and lowest that the card cuts off. Of equal ones, the earlier is cut. */
export function panelScore(card: Pick<Scorecard, 'trim'>, totals: readonly Exact[]): PanelScore {
  const { trim } = card
  const order = totals.map((_, at) => at).sort((a, b) => compareExact(totals[a]!, totals[b]!) || b - a)
  const isCut = trim !== undefined && totals.length >= trim.from
  const cut = isCut ? [...order.slice(0, trim.lowest), ...order.slice(order.length - trim.highest)] : []
  const counted = totals.map((_, at) => at).filter((at) => !cut.includes(at))
  const all = mean(totals) ?? ZERO
  return {
    mean: mean(counted.map((at) => totals[at]!)),
    counted,
    cut: cut.sort((a, b) => a - b),
    variance: mean(totals.map((total) => total.sub(all).pow(2) ?? ZERO)) ?? ZERO,
  }
}

/** How many voted for what, and whether the share in favour reaches what is asked (of those who voted at all). */
export function countVotes(
  card: Pick<Scorecard, 'votes'>,
  cast: readonly (string | undefined)[],
  neededPercent: number | string,
): { readonly counts: Readonly<Record<string, number>>; readonly favour: number; readonly carries: boolean } {
  const counts = Object.fromEntries(card.votes.map(({ code }) => [code, cast.filter((one) => one === code).length]))
  const favour = sum(card.votes.filter(({ favours }) => favours).map(({ code }) => exact(counts[code]!)))
  const voted = sum(Object.values(counts).map((count) => exact(count)))
  const carries = voted.n > 0n && compareExact(favour.mul(100), exact(neededPercent).mul(voted)) >= 0
  return { counts, favour: Number(favour.n), carries }
}

export interface GradeFault {
  readonly grade: string
  readonly given: number
  /** Of how many, and what share of them allows so many. */
  readonly of: number
  readonly mostPercent: string
  readonly most: number
}

/** The grade of a total: the first whose least it reaches. */
export function gradeOf(card: Pick<Scorecard, 'grades'>, total: Exact): string | undefined {
  return card.grades.find(({ from }) => compareExact(total, exact(from)) >= 0)?.code
}

/**
 * Forced distribution: grades given to more of these totals than their share, rounded down, allows. A share binds from the number of
 * which it allows one: of three, 30 % forbid nobody the best grade; 0 % forbid it always.
 */
export function gradeFaults(card: Pick<Scorecard, 'grades'>, totals: readonly Exact[]): readonly GradeFault[] {
  const given = totals.map((total) => gradeOf(card, total))
  return card.grades.flatMap(({ code, mostPercent }) => {
    if (mostPercent === undefined) return []
    const share = exact(mostPercent).mul(totals.length).div(100).floor()
    const [count, most] = [given.filter((grade) => grade === code).length, Number(share.n)]
    const binds = most > 0 || isZero(exact(mostPercent))
    if (!binds || count <= most) return []
    return [{ grade: code, given: count, of: totals.length, mostPercent: exactText(exact(mostPercent)), most }]
  })
}
