/** What is under doubt, the most telling first. The kinds from `digits` on are checks on conduct; the others on completeness and sums. */
export const FINDING_KINDS = [
  'inconsistent',
  'register',
  'shared-file',
  'threshold',
  'digits',
  'last-day',
  'outlier',
  'missing',
  'late',
] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

export const FINDING_STATES = ['open', 'asked', 'explained', 'accepted', 'needs-correction', 'gone'] as const
export type FindingState = (typeof FINDING_STATES)[number]

export const FINDING_ACTS = ['ask', 'explain', 'accept', 'demand'] as const
export type FindingAct = (typeof FINDING_ACTS)[number]

/** Whom an act needs: the unit under doubt explains, the office judges. */
export const DUTY_OF_ACT = {
  ask: 'correction.decide',
  explain: 'correction.propose',
  accept: 'correction.decide',
  demand: 'correction.decide',
} as const satisfies Record<FindingAct, string>

/** The state an act leads to. */
export const AFTER: Readonly<Record<FindingAct, FindingState>> = {
  ask: 'asked',
  explain: 'explained',
  accept: 'accepted',
  demand: 'needs-correction',
}

const FROM: Readonly<Record<FindingAct, readonly FindingState[]>> = {
  ask: ['open', 'explained'],
  explain: ['open', 'asked', 'needs-correction'],
  accept: ['open', 'asked', 'explained', 'needs-correction'],
  demand: ['open', 'asked', 'explained', 'accepted'],
}

interface FindingSeat {
  /** Holds the duty of the act at the finding's unit. */
  readonly holds: boolean
  /** Wrote the explanation that stands: nobody accepts his own. */
  readonly isOwnWord: boolean
}

/** Why an act is not possible: a message key; undefined when it is. */
export function refusedAct(act: FindingAct, state: FindingState, seat: FindingSeat): string | undefined {
  if (!seat.holds) return `finding.not-yours.${DUTY_OF_ACT[act] === 'correction.propose' ? 'unit' : 'office'}`
  if (!FROM[act].includes(state)) return `finding.wrong-state.${state}`
  if (act === 'accept' && state === 'explained' && seat.isOwnWord) return 'finding.own-word'
  return undefined
}

/** A finding and what has become of it since it was looked at last. */
interface KnownFinding {
  readonly state: FindingState
  readonly factsHash: string
  readonly settledHash: string | null
}

/**
 * What a further look makes of a finding: what rests on the same figures is not told again; figures that changed are a new
 * doubt, unless these very figures were accepted before.
 */
export function stateOnSight(known: KnownFinding | undefined, factsHash: string): FindingState {
  if (known === undefined) return 'open'
  if (known.settledHash === factsHash) return 'accepted'
  return known.factsHash === factsHash && known.state !== 'gone' ? known.state : 'open'
}
