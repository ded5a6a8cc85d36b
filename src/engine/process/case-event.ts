import type { CaseState, Mark, Objection, Seat, Subcase } from '#engine/process/case-state.ts'
import type { Parties, Party } from '#engine/process/who.ts'

/** Who did it, on whose behalf, and when; nobody is the process itself. */
interface Made {
  readonly at: string
  readonly on: string
  readonly by?: string
  readonly for?: string
}

/** What has happened, plain JSON. The events of a case, in order, make its state: `replay`. */
export type CaseEvent = Made &
  (
    | {
        readonly event: 'opened'
        readonly process: string
        readonly version: number
        readonly hash: string
        readonly parties: Parties
      }
    | {
        readonly event: 'entered'
        readonly state: string
        readonly trail: readonly string[]
        readonly seats: readonly Seat[]
        readonly dueOn?: string
        readonly subcases: readonly Subcase[]
      }
    | {
        readonly event: 'said'
        readonly seat: string
        readonly action: string
        readonly says: 'yes' | 'no'
        readonly to?: string
        readonly marks?: readonly Mark[]
        readonly reason?: string
      }
    | {
        readonly event: 'left'
        readonly state: string
        readonly action: string
        readonly move: 'onward' | 'return' | 'withdraw'
        readonly reason?: string
        readonly marks?: readonly Mark[]
        readonly resume?: { readonly state: string; readonly people: readonly string[] }
      }
    | { readonly event: 'handed-over'; readonly seat: string; readonly to: string; readonly reason?: string }
    | {
        readonly event: 'signer-added'
        readonly seat: string
        readonly added: Seat
        readonly place: 'before' | 'after' | 'beside'
        readonly reason?: string
      }
    | {
        readonly event: 'delegated'
        readonly seat: string
        readonly to: string
        readonly from: string
        readonly until: string
      }
    | { readonly event: 'chosen'; readonly seats: readonly Seat[] }
    | { readonly event: 'reminded' }
    | { readonly event: 'escalated' }
    | { readonly event: 'due-moved'; readonly dueOn?: string }
    | { readonly event: 'objected'; readonly objection: Objection; readonly left?: number }
    | {
        readonly event: 'answered'
        readonly objection: string
        readonly upheld: boolean
        readonly dueOn?: string
        readonly reason?: string
      }
    | { readonly event: 'subcase-moved'; readonly subcase: Subcase }
    | { readonly event: 'parties-changed'; readonly relation: string; readonly parties: readonly Party[] }
  )

export type CaseEventOf<Kind extends CaseEvent['event']> = Extract<CaseEvent, { readonly event: Kind }>

/** The state before its first event. */
export const UNBORN: CaseState = {
  process: '',
  version: 0,
  hash: '',
  serial: 0,
  state: '',
  round: 1,
  visit: 0,
  enteredOn: '1000-01-01',
  trail: [],
  returned: false,
  marks: [],
  seats: [],
  escalated: false,
  objections: [],
  subcases: [],
  parties: {},
  takenBy: {},
}
