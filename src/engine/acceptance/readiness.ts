import { compareExact, divide, type Exact, exact, greatest, HUNDRED, least, mean, ZERO } from '#engine/number/exact.ts'

/** A contract indicator as agreed, and what is shown for it. */
export interface AgreedIndicator {
  readonly code: string
  readonly name: string
  readonly unit: string
  readonly agreed: Exact
  /** down: the less the better, as a cost or a failure rate. */
  readonly direction: 'up' | 'down'
  readonly reached: Exact | undefined
  /** Pieces of evidence that are attached. */
  readonly evidence: number
}

/** Money in fen. */
export interface AcceptanceMoney {
  readonly granted: bigint
  readonly received: bigint
  readonly spent: bigint
  readonly ownAgreed: bigint
  readonly ownSpent: bigint
}

/** What must be there: a report, a proof, a registration. */
export interface NeededPaper {
  readonly code: string
  readonly name: string
  readonly has: number
  readonly needed: number
}

export interface AcceptanceFacts {
  readonly indicators: readonly AgreedIndicator[]
  readonly money: AcceptanceMoney
  readonly papers: readonly NeededPaper[]
  /** Requests for change that are not decided. */
  readonly openChanges: number
  readonly audited: boolean
}

/** What the office asks; all of it data of its pack. */
export interface AcceptanceRule {
  /** Fen; from this grant on the accounts are audited first. */
  readonly auditFrom?: bigint
  /** Percent of the money received that should have been spent. */
  readonly leastSpentPercent?: Exact
  /** Conclusions from the best down by completion: a set of indicators that reaches `from` percent, each of them `each` percent. */
  readonly conclusions: readonly { readonly code: string; readonly from: Exact; readonly each: Exact }[]
}

export interface ComparedIndicator extends AgreedIndicator {
  /** Percent, exactly; undefined where nothing was reported. More than agreed is more than 100. */
  readonly rate: Exact | undefined
  readonly isMet: boolean
}

export type AcceptanceGap =
  | { readonly kind: 'not-reported' | 'no-evidence'; readonly indicator: string }
  | { readonly kind: 'not-met'; readonly indicator: string; readonly rate: Exact }
  | { readonly kind: 'paper'; readonly paper: string; readonly lacking: number }
  | { readonly kind: 'audit' | 'open-change' }
  | { readonly kind: 'overspent' | 'own-funds' | 'not-received'; readonly lacking: bigint }
  | { readonly kind: 'underspent'; readonly percent: Exact }

export interface Readiness {
  readonly compared: readonly ComparedIndicator[]
  /** Mean of the rates, each counted to 100 at most and what was not reported as 0; undefined without indicators. */
  readonly completion: Exact | undefined
  readonly gaps: readonly AcceptanceGap[]
  /** The first conclusion whose bounds are reached; a proposal for the experts, never their verdict. */
  readonly suggests: string | undefined
}

/** How ready a project is for acceptance: everything that is missing, before experts meet. */
export function readinessOf(facts: AcceptanceFacts, rule: AcceptanceRule): Readiness {
  const compared = facts.indicators.map((one): ComparedIndicator => {
    const rate = one.reached === undefined ? undefined : rateOf(one, one.reached)
    return { ...one, rate, isMet: rate !== undefined && compareExact(rate, HUNDRED) >= 0 }
  })
  const counted = compared.map(({ rate }) => least(rate ?? ZERO, HUNDRED))
  const completion = mean(counted)
  const weakest = counted.reduce((worst, rate) => least(worst, rate), HUNDRED)
  const suggests = rule.conclusions.find(
    ({ from, each }) =>
      completion !== undefined && compareExact(completion, from) >= 0 && compareExact(weakest, each) >= 0,
  )?.code
  return { compared, completion, gaps: [...compared.flatMap(gapsOfIndicator), ...otherGaps(facts, rule)], suggests }
}

/** Reached over agreed in percent; for what should be low, agreed over reached. Nothing agreed is met by anything that is not worse. */
function rateOf({ agreed, direction }: AgreedIndicator, reached: Exact): Exact {
  const [part, whole] = direction === 'up' ? [reached, agreed] : [agreed, reached]
  return divide(part.mul(100), whole) ?? (compareExact(part, ZERO) >= 0 ? HUNDRED : ZERO)
}

function gapsOfIndicator({ code, rate, isMet, evidence }: ComparedIndicator): AcceptanceGap[] {
  if (rate === undefined) return [{ kind: 'not-reported', indicator: code }]
  return [
    ...(isMet ? [] : [{ kind: 'not-met', indicator: code, rate } as const]),
    ...(evidence > 0 ? [] : [{ kind: 'no-evidence', indicator: code } as const]),
  ]
}

function otherGaps({ money, papers, openChanges, audited }: AcceptanceFacts, rule: AcceptanceRule): AcceptanceGap[] {
  const { granted, received, spent, ownAgreed, ownSpent } = money
  const share = divide(exact(spent).mul(100), exact(received)) ?? (granted === 0n ? HUNDRED : ZERO)
  const gaps: AcceptanceGap[] = []
  for (const { code, has, needed } of papers)
    if (has < needed) gaps.push({ kind: 'paper', paper: code, lacking: needed - has })
  if (rule.auditFrom !== undefined && granted >= rule.auditFrom && !audited) gaps.push({ kind: 'audit' })
  if (openChanges > 0) gaps.push({ kind: 'open-change' })
  if (received < granted) gaps.push({ kind: 'not-received', lacking: granted - received })
  if (spent > received) gaps.push({ kind: 'overspent', lacking: spent - received })
  if (ownSpent < ownAgreed) gaps.push({ kind: 'own-funds', lacking: ownAgreed - ownSpent })
  if (rule.leastSpentPercent !== undefined && compareExact(share, rule.leastSpentPercent) < 0)
    gaps.push({ kind: 'underspent', percent: greatest(share, ZERO) })
  return gaps
}
