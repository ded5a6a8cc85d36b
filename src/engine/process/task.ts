import type { CaseState, Seat } from '#engine/process/case-state.ts'
import type { CompiledProcess, CompiledState } from '#engine/process/compile-process.ts'
import type { SeatRule, TaskRule } from '#engine/process/task-rule.ts'
import { fits, type Parties, type Person, type UnitsAbove } from '#engine/process/who.ts'

export interface Say {
  readonly says: 'yes' | 'no'
  readonly action: string
}

/** Seats that count at the decision; added signers count with the seat that added them. */
export const mainSeats = (seats: readonly Seat[]): readonly Seat[] => seats.filter(({ under }) => under === undefined)

/**
 * What a seat says in effect: its holder’s yes counts when every signer he added has said yes too, and a no of any of them is the
 * seat’s no. Undefined while it is open.
 */
export function sayOf(state: CompiledState, seats: readonly Seat[], seat: Seat): Say | undefined {
  const own = seat.said && toSay(state, seat.said.action)
  if (own?.says === 'no') return own
  let all = true
  for (const added of seats) {
    if (added.under !== seat.id) continue
    const say = sayOf(state, seats, added)
    if (say?.says === 'no') return say
    if (say === undefined) all = false
  }
  return all ? own : undefined
}

function toSay({ actions }: CompiledState, code: string): Say | undefined {
  const found = actions.find(({ action }) => action.code === code)
  return found && { says: found.says, action: code }
}

/**
 * The seats somebody is asked to fill now: not yet said, not settled by an added signer, and nobody ahead of them. Who added a signer
 * after himself has spoken, though his yes does not count yet.
 */
export function openSeats(state: CompiledState, seats: readonly Seat[]): readonly Seat[] {
  const heard = new Set(seats.filter((seat) => sayOf(state, seats, seat) !== undefined).map(({ id }) => id))
  const spoken = new Set(seats.filter(({ said }) => said !== undefined).map(({ id }) => id))
  const byId = new Map(seats.map((seat) => [seat.id, seat]))
  const isMoot = ({ under }: Seat): boolean =>
    under !== undefined && (heard.has(under) || (byId.has(under) && isMoot(byId.get(under)!)))
  return seats.filter(
    (seat) =>
      !spoken.has(seat.id) &&
      !heard.has(seat.id) &&
      !isMoot(seat) &&
      seat.after.every((id) => heard.has(id) || spoken.has(id)),
  )
}

/** How many must say yes. Of a percentage at least that part, never rounded down. */
export function votesNeeded({ decide }: TaskRule, seats: number): number {
  if (decide === 'one' || decide === 'any') return 1
  if (typeof decide === 'string') return seats
  return 'atLeast' in decide ? decide.atLeast : Math.ceil((decide.percent * seats) / 100)
}

/**
 * The action that the task has come to, or undefined while the rest could still turn it: so the order in which people speak never
 * changes the answer (of `one` and `any` the first is meant to decide).
 */
export function settled(state: CompiledState, seats: readonly Seat[]): string | undefined {
  const rule = state.state.task
  const main = mainSeats(seats)
  if (rule === undefined || main.length === 0) return undefined
  const answers = main.map((seat) => ({ seat, say: sayOf(state, seats, seat) }))
  const says = answers.map(({ say }) => say).filter((say) => say !== undefined)
  if (rule.decide === 'one' || rule.decide === 'any') return says[0]?.action
  if (rule.settles === 'when-all-said' && says.length < main.length) return undefined
  const yes = says.filter((say) => say.says === 'yes')
  const no = says.filter((say) => say.says === 'no')
  const needed = votesNeeded(rule, main.length)
  const vetoes = answers.filter(({ seat }) => typeof rule.decide === 'string' || rule.veto.includes(seat.code))
  if (vetoes.some(({ say }) => say?.says === 'no') || main.length - no.length < needed) return leading(state, no)
  const mayBeVetoed = vetoes.some(({ say }) => say === undefined)
  return yes.length >= needed && !mayBeVetoed ? leading(state, yes) : undefined
}

/** What most have said; of equals, what stands first in the definition. */
function leading({ actions }: CompiledState, says: readonly Say[]): string | undefined {
  const count = (code: string) => says.filter(({ action }) => action === code).length
  const codes = actions.map(({ action }) => action.code).filter((code) => count(code) > 0)
  return codes.reduce<string | undefined>((best, code) => (best && count(best) >= count(code) ? best : code), undefined)
}

/** The seats of a state on entering: those of the rule, one for each party where it says so, in order where that is the rule. */
export function newSeats(rule: TaskRule, parties: Parties, visit: number): readonly Seat[] {
  const places = (rule.seats ?? []).flatMap((seat) => placesOf(seat, parties))
  return inOrder(
    rule,
    places.map((place, at) => ({ ...place, id: `${visit}.${at + 1}`, after: [] })),
  )
}

function placesOf({ code, each }: SeatRule, parties: Parties): readonly Pick<Seat, 'code' | 'person' | 'unit'>[] {
  if (each === undefined) return [{ code }]
  const list = Object.hasOwn(parties, each) ? parties[each]! : []
  return list.map((party) => ({ code, ...party }))
}

export const CHOSEN = 'chosen'

/** The seats of people who were chosen. */
export function chosenSeats(rule: TaskRule, people: readonly string[], visit: number): readonly Seat[] {
  return inOrder(
    rule,
    people.map((person, at) => ({ id: `${visit}.${at + 1}`, code: CHOSEN, person, after: [] })),
  )
}

const inOrder = ({ decide }: TaskRule, seats: readonly Seat[]): readonly Seat[] =>
  decide === 'in-order' ? seats.map((seat, at) => (at === 0 ? seat : { ...seat, after: [seats[at - 1]!.id] })) : seats

/** May this person fill the seat, and for whom, on this day? An empty object: in his own right. */
export function holdOf(
  process: CompiledProcess,
  { state: code, parties, escalated }: CaseState,
  seat: Seat,
  person: Person,
  today: string,
  above: UnitsAbove,
): { readonly for?: string } | undefined {
  const state = process.states.get(code)?.state
  if (seat.person === undefined ? fitsSeat(state?.task, seat, person, parties, above) : seat.person === person.person)
    return {}
  const { delegate } = seat
  if (delegate?.person === person.person && delegate.from <= today && today <= delegate.until)
    return { for: delegate.by }
  if (escalated && state?.due?.escalateTo && fits(state.due.escalateTo, person, parties, above)) return {}
  return undefined
}

/** Could this person have the seat by its rule, were nobody named? */
export function fitsSeat(
  rule: TaskRule | undefined,
  { code, unit }: Pick<Seat, 'code' | 'unit'>,
  person: Person,
  parties: Parties,
  above: UnitsAbove,
): boolean {
  if (code === CHOSEN) return rule?.choose !== undefined && fits(rule.choose.from, person, parties, above)
  const seat = rule?.seats?.find((one) => one.code === code)
  if (seat === undefined) return false
  const own = unit !== undefined && seat.each !== undefined ? { ...parties, [seat.each]: [{ unit }] } : parties
  return fits(seat.who, person, own, above)
}
