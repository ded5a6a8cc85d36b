import type { Permission } from '#engine/access/permission.ts'
import type { RefusalCode } from '#engine/refusal.ts'
import type { BulletinAct, BulletinState } from '#modules/bulletins/bulletin.ts'

export interface BulletinSituation {
  readonly state: BulletinState
  readonly submittedBy: string | null
  readonly actorId: string
  readonly may: (permission: Permission) => boolean
}

export interface BulletinNo {
  readonly code: RefusalCode
  readonly key: string
}

const NEEDS: Readonly<Record<BulletinAct, Permission>> = {
  word: 'bulletin.draft',
  submit: 'bulletin.draft',
  return: 'bulletin.sign',
  issue: 'bulletin.sign',
  withdraw: 'bulletin.sign',
}

const FROM: Readonly<Record<BulletinAct, readonly BulletinState[]>> = {
  word: ['draft'],
  submit: ['draft'],
  return: ['submitted'],
  issue: ['submitted'],
  withdraw: ['draft', 'submitted', 'issued', 'failed'],
}

/** Why the act cannot be done now; undefined: it can. Asked by the button and by the transaction. */
export function whyNot(
  act: BulletinAct,
  { state, submittedBy, actorId, may }: BulletinSituation,
): BulletinNo | undefined {
  // What was never issued is dropped by those who drew it up.
  const isDrop = act === 'withdraw' && state !== 'issued' && may('bulletin.draft')
  if (!isDrop && !may(NEEDS[act])) return { code: 'not-allowed', key: `bulletin.needs.${NEEDS[act]}` }
  if (!FROM[act].includes(state)) return { code: 'wrong-state', key: `bulletin.not.${act}` }
  if (act === 'issue' && submittedBy === actorId) return { code: 'rule-broken', key: 'bulletin.own' }
  return undefined
}

/** Drafts are for those who draw them up and those who sign them; what was issued is for every reader. */
export function isInSight(
  state: BulletinState,
  isNumbered: boolean,
  may: (permission: Permission) => boolean,
): boolean {
  if (may('bulletin.draft') || may('bulletin.sign')) return true
  return may('bulletin.read') && (state === 'issued' || (state === 'withdrawn' && isNumbered))
}
