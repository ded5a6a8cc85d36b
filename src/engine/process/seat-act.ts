import { findDayNumber } from '#engine/calendar/date.ts'
import type { ActOf } from '#engine/process/act.ts'
import type { Seat } from '#engine/process/case-state.ts'
import { Reasons, refuse } from '#engine/process/reasons.ts'
import type { StepRun } from '#engine/process/step-run.ts'
import { checkApart, hasSeat } from '#engine/process/take.ts'
import { chosenSeats, fitsSeat, holdOf, openSeats, votesNeeded } from '#engine/process/task.ts'
import type { TaskRule } from '#engine/process/task-rule.ts'
import { fits, type Person } from '#engine/process/who.ts'

const MOST_ADDED = 20

/** 转办: another person has the seat from now on. */
export function handOver(run: StepRun, act: ActOf<'hand-over'>): void {
  const { seat, rule } = ownSeat(run, act.seat)
  const reasons = new Reasons()
  checkSuccessor(run, rule, rule.handOver, seat, act.to, reasons)
  reasons.refuse()
  const { to, reason } = act
  run.emit({ event: 'handed-over', seat: seat.id, to: to.person, ...(reason && { reason }) }, by(run))
}

/** 委托: another person may fill the seat as well, from one day to another. */
export function delegate(run: StepRun, act: ActOf<'delegate'>): void {
  const { seat, rule } = ownSeat(run, act.seat)
  const reasons = new Reasons()
  checkSuccessor(run, rule, rule.handOver, seat, act.to, reasons)
  const areDays = findDayNumber(act.from) !== undefined && findDayNumber(act.until) !== undefined
  if (!areDays || act.until < act.from || act.until < run.today)
    reasons.add('form-invalid', 'process.wrong-days', { from: act.from, until: act.until }, 'until')
  reasons.refuse()
  run.emit({ event: 'delegated', seat: seat.id, to: act.to.person, from: act.from, until: act.until }, by(run))
}

/** 加签: one more signer, before, after or beside the holder of a seat. The seat’s yes then needs his. */
export function addSigner(run: StepRun, act: ActOf<'add-signer'>): void {
  const { seat, rule } = ownSeat(run, act.seat)
  const { seats, visit } = run.state
  const reasons = new Reasons()
  checkSuccessor(run, rule, rule.addSigner, seat, act.to, reasons)
  if (seats.filter(({ under }) => under !== undefined).length >= MOST_ADDED)
    reasons.add('over-limit', 'process.too-many-signers', { limit: MOST_ADDED })
  reasons.refuse()
  const added: Seat = {
    id: `${visit}.${seats.length + 1}`,
    code: seat.code,
    person: act.to.person,
    ...(seat.unit !== undefined && { unit: seat.unit }),
    after: act.place === 'after' ? [seat.id] : [...seat.after],
    under: seat.id,
  }
  const { place, reason } = act
  run.emit({ event: 'signer-added', seat: seat.id, added, place, ...(reason && { reason }) }, by(run))
}

/** The people of a task are chosen: the experts of a group, the signers of a paper. */
export function choose(run: StepRun, { people }: ActOf<'choose'>): void {
  const rule = run.here.state.task
  const state = run.state.state
  if (rule?.choose === undefined || run.state.seats.length > 0)
    refuse('wrong-state', 'process.nothing-to-choose', { state })
  const { by: choosers, from, least, most, odd } = rule.choose
  const { actor, above } = run.world
  const reasons = new Reasons()
  if (!fits(choosers, actor, run.state.parties, above)) reasons.add('not-allowed', 'process.not-the-chooser', { state })
  const names = people.map(({ person }) => person)
  if (!run.inputsLater) {
    const n = people.length
    if (n < least || n > most) reasons.add('form-invalid', 'process.wrong-number', { least, most, n }, 'people')
    if (odd && n % 2 === 0) reasons.add('form-invalid', 'process.not-odd', { n }, 'people')
    const needed = votesNeeded(rule, n)
    if (needed > n) reasons.add('form-invalid', 'process.too-few-seats', { state, needed, n }, 'people')
  }
  if (new Set(names).size < names.length) reasons.add('form-invalid', 'process.chosen-twice', {}, 'people')
  for (const person of people) {
    if (!fits(from, person, run.state.parties, above))
      reasons.add('rule-broken', 'process.successor-unfit', { person: person.person }, 'people')
    checkApart(run, rule.apartFrom, [person.person], reasons)
  }
  reasons.refuse()
  if (run.inputsLater) return
  run.emit({ event: 'chosen', seats: chosenSeats(rule, names, run.state.visit) }, by(run))
}

const by = (run: StepRun) => ({ by: run.world.actor.person })

/** The open seat that the actor holds in his own right: a delegate cannot pass it on. */
function ownSeat(run: StepRun, id: string | undefined): { seat: Seat; rule: TaskRule } {
  const { process, state, here, world, today } = run
  const rule = here.state.task
  const open = openSeats(here, state.seats).filter((seat) => id === undefined || seat.id === id)
  if (rule === undefined || open.length === 0)
    return refuse('wrong-state', 'process.nobody-asked', { state: state.state })
  const seat = open.find((one) => {
    const hold = holdOf(process, state, one, world.actor, today, world.above)
    return hold !== undefined && hold.for === undefined
  })
  return seat === undefined ? refuse('not-allowed', 'process.no-seat', { state: state.state }) : { seat, rule }
}

function checkSuccessor(
  run: StepRun,
  rule: TaskRule,
  allowed: TaskRule['handOver'],
  seat: Seat,
  to: Person,
  reasons: Reasons,
): void {
  const { state, world } = run
  if (allowed === 'no') reasons.add('not-allowed', 'process.not-passed-on', { state: state.state })
  else if (allowed === 'same' && !fitsSeat(rule, seat, to, state.parties, world.above))
    reasons.add('rule-broken', 'process.successor-unfit', { person: to.person }, 'to')
  if (to.person === world.actor.person || to.person === seat.person)
    reasons.add('rule-broken', 'process.to-himself', {}, 'to')
  else if (rule.distinct && hasSeat(state.seats, seat, [to.person]))
    reasons.add('rule-broken', 'process.has-a-seat', { person: to.person }, 'to')
  checkApart(run, rule.apartFrom, [to.person], reasons)
}
