import { type CaseEvent, type CaseEventOf, UNBORN } from '#engine/process/case-event.ts'
import type { CaseState, Seat } from '#engine/process/case-state.ts'

/** The state after what has happened. It decides nothing: what may happen was decided before. */
export function evolve(state: CaseState, event: CaseEvent): CaseState {
  return { ...state, ...changes(state, event), serial: state.serial + 1 }
}

/** The state that the history of a case makes. */
export function replay(events: readonly CaseEvent[]): CaseState {
  return events.reduce(evolve, UNBORN)
}

function changes(state: CaseState, event: CaseEvent): Partial<CaseState> {
  switch (event.event) {
    case 'opened':
      return { process: event.process, version: event.version, hash: event.hash, parties: mutable(event.parties) }
    case 'entered':
      return entered(state, event)
    case 'said':
      return {
        seats: withSeat(state, event.seat, (seat) => ({ ...seat, said: saidBy(event) })),
        takenBy: taken(state, event.action, event),
      }
    case 'left':
      return left(state, event)
    case 'handed-over':
      return { seats: withSeat(state, event.seat, ({ delegate: _, ...seat }) => ({ ...seat, person: event.to })) }
    case 'signer-added':
      return { seats: withSigner(state.seats, event) }
    case 'delegated': {
      const { from, until } = event
      return {
        seats: withSeat(state, event.seat, (seat) => ({
          ...seat,
          delegate: { by: event.by!, person: event.to, from, until },
        })),
      }
    }
    case 'chosen':
      return { seats: [...event.seats] }
    case 'reminded':
      return { remindedOn: event.on }
    case 'escalated':
      return { escalated: true }
    case 'due-moved':
      return { dueOn: event.dueOn, escalated: false }
    case 'objected':
      return {
        objections: [...state.objections, event.objection],
        ...(event.left !== undefined && { suspended: { on: event.on, left: event.left } }),
      }
    case 'answered':
      return {
        objections: state.objections.map((one) =>
          one.id === event.objection ? { ...one, answer: event.upheld ? 'upheld' : 'dismissed' } : one,
        ),
        ...(event.dueOn !== undefined && { dueOn: event.dueOn, suspended: undefined }),
      }
    case 'subcase-moved':
      return { subcases: state.subcases.map((one) => (one.key === event.subcase.key ? event.subcase : one)) }
    case 'parties-changed':
      return { parties: { ...state.parties, [event.relation]: [...event.parties] } }
  }
}

/** Seats, deadline, objections and subcases belong to one stay in a state; a new stay begins without them. */
function entered(state: CaseState, { state: code, trail, seats, dueOn, subcases, on }: CaseEventOf<'entered'>) {
  return {
    state: code,
    visit: state.visit + 1,
    enteredOn: on,
    trail: [...trail],
    seats: [...seats],
    dueOn,
    suspended: undefined,
    escalated: false,
    remindedOn: undefined,
    objections: [],
    subcases: [...subcases],
  }
}

/** A return begins a new round; whatever else moves the case on clears what the return left behind. */
function left(state: CaseState, event: CaseEventOf<'left'>): Partial<CaseState> {
  const isReturn = event.move === 'return'
  return {
    seats: [],
    returned: isReturn,
    round: state.round + (isReturn ? 1 : 0),
    marks: isReturn ? [...(event.marks ?? [])] : [],
    resume: event.resume && { state: event.resume.state, people: [...event.resume.people] },
    takenBy: taken(state, event.action, event),
  }
}

const saidBy = ({ action, by, for: principal, on, to, marks }: CaseEventOf<'said'>): NonNullable<Seat['said']> => ({
  action,
  by: by!,
  ...(principal !== undefined && { for: principal }),
  on,
  ...(to !== undefined && { to }),
  ...(marks && { marks: [...marks] }),
})

function withSeat({ seats }: CaseState, id: string, change: (seat: Seat) => Seat): Seat[] {
  return seats.map((seat) => (seat.id === id ? change(seat) : seat))
}

/** Before: the seat waits for the new one. After and beside: whoever waited for the seat waits for the new one too. */
function withSigner(seats: readonly Seat[], { seat: id, added, place }: CaseEventOf<'signer-added'>): Seat[] {
  const moved = seats.map((seat) => {
    if (place === 'before') return seat.id === id ? { ...seat, after: [...seat.after, added.id] } : seat
    return seat.after.includes(id) ? { ...seat, after: [...seat.after, added.id] } : seat
  })
  return [...moved, added]
}

function taken({ takenBy }: CaseState, action: string, made: { by?: string; for?: string }): CaseState['takenBy'] {
  const before = Object.hasOwn(takenBy, action) ? takenBy[action]! : []
  const people = [made.by, made.for].filter((one) => one !== undefined && !before.includes(one)) as string[]
  return people.length === 0 ? takenBy : { ...takenBy, [action]: [...before, ...people] }
}

const mutable = (parties: CaseEventOf<'opened'>['parties']): CaseState['parties'] =>
  Object.fromEntries(Object.entries(parties).map(([relation, list]) => [relation, [...list]]))
