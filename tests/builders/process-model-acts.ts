import type { Act, ActOf } from '#engine/process/act.ts'
import type { ProcessAction } from '#engine/process/process.ts'
import type { Person } from '#engine/process/who.ts'
import { type ModelCase, must } from '#tests/builders/process-model.ts'

type ModelSeat = ModelCase['seats'][number]

/** What the model says to an act: done or not done. */
export function modelDoes(model: ModelCase, act: Act, actor: Person): boolean {
  if (act.kind === 'tick') return model.here.phase === 'closed' || model.try(() => model.tick())
  return model.try(() => {
    switch (act.kind) {
      case 'take':
        return take(model, act, actor)
      case 'hand-over': {
        const seat = ownSeat(model, act.seat, actor)
        mayPass(model, model.here.task!.handOver, seat, act.to, actor)
        seat.person = act.to.person
        delete seat.delegate
        return
      }
      case 'delegate': {
        const seat = ownSeat(model, act.seat, actor)
        mayPass(model, model.here.task!.handOver, seat, act.to, actor)
        must(act.from <= act.until && act.until >= model.world.today)
        seat.delegate = { by: actor.person, person: act.to.person, from: act.from, until: act.until }
        return
      }
      case 'add-signer':
        return addSigner(model, act, actor)
      case 'choose':
        return choose(model, act, actor)
      case 'remind':
        return must(isAsked(model))
      case 'object':
        return object(model, act, actor)
      case 'answer':
        return answer(model, act, actor)
      case 'subcase': {
        const found = model.subcases.find(({ key }) => key === act.key)
        must(found)
        Object.assign(found, { phase: act.phase, outcome: act.outcome })
        const way = model.here.actions.find(({ by }) => by === 'subcases')
        const closed = model.subcases.filter(({ phase }) => phase === 'closed').length
        const wait = model.here.subcases!.wait
        const isThere = wait === 'all' ? closed === model.subcases.length : wait === 'any' ? closed > 0 : true
        if (way && isThere && model.guard(way) === true) model.leave(way, model.targets(way)[0]!)
        return
      }
      default:
        throw new TypeError(`the model does not know ${act.kind}`)
    }
  })
}

const isAsked = (model: ModelCase): boolean =>
  model.openSeats().length > 0 ||
  (model.here.task?.choose !== undefined && model.seats.length === 0) ||
  model.objections.some((one) => one.answer === undefined)

function take(model: ModelCase, act: ActOf<'take'>, actor: Person): void {
  const action = model.here.actions.find(({ code }) => code === act.action)
  must(action && (action.by === 'task' || action.by === 'people'))
  must(!action.apartFrom.some((one) => model.took(one, actor.person)))
  const targets = model.targets(action)
  must(act.to === undefined ? targets.length === 1 : targets.includes(act.to))
  must(model.guard(action) === true)
  must(action.form === undefined || model.world.forms[action.form])
  must(action.files.every((file) => (model.world.files[file] ?? 0) > 0))
  const wantsReason =
    action.reason === undefined
      ? action.move === 'return' || (action.by === 'task' && model.says(action.code) === 'no')
      : action.reason === 'required'
  must(!wantsReason || (act.reason ?? '').trim() !== '')
  must(action.move === 'return' || (act.marks ?? []).length === 0)
  must(action.move !== 'return' || action.marks !== 'required' || (act.marks ?? []).length > 0)
  if (action.move === 'withdraw' && action.until === 'untouched') must(!model.seats.some(({ vote }) => vote))
  if (action.by === 'people') {
    must(model.isOneOf(action.who ?? [], actor))
    record(model, action.code, actor.person)
    model.leave(action, targets.length === 1 ? targets[0]! : act.to!)
    return
  }
  vote(model, action, act, actor, targets)
}

function vote(model: ModelCase, action: ProcessAction, act: ActOf<'take'>, actor: Person, targets: string[]): void {
  const { task, publicity, due } = model.here
  must(!(model.isOver && (publicity !== undefined || due?.onExpiry === 'act')))
  const seat = model
    .openSeats()
    .filter(({ id, code }) => (act.seat ?? id) === id && (action.seats.length === 0 || action.seats.includes(code)))
    .find((one) => model.holds(one, actor) !== undefined)
  must(seat)
  const principal = model.holds(seat, actor)!
  for (const person of principal === '' ? [actor.person] : [actor.person, principal]) {
    must(!task!.distinct || !model.sitsElsewhere(seat, person))
    must(![...task!.apartFrom, ...action.apartFrom].some((one) => model.took(one, person)))
    record(model, action.code, person)
  }
  seat.vote = {
    action: action.code,
    by: actor.person,
    ...(principal !== '' && { for: principal }),
    ...([action.to].flat().length > 1 || action.to === 'earlier' ? { to: act.to ?? targets[0]! } : {}),
  }
  model.settle()
}

function record(model: ModelCase, action: string, person: string): void {
  model.taken.set(action, new Set([...(model.taken.get(action) ?? []), person]))
}

function ownSeat(model: ModelCase, id: string | undefined, actor: Person): ModelSeat {
  const seat = model.openSeats().find((one) => (id ?? one.id) === one.id && model.holds(one, actor) === '')
  must(seat)
  return seat
}

function mayPass(
  model: ModelCase,
  allowed: 'no' | 'same' | 'anyone',
  seat: ModelSeat,
  to: Person,
  actor: Person,
): void {
  const { task } = model.here
  must(allowed !== 'no')
  must(allowed === 'anyone' || model.suits(seat, to))
  must(to.person !== actor.person && to.person !== seat.person)
  must(!task!.distinct || !model.sitsElsewhere(seat, to.person))
  must(!task!.apartFrom.some((one) => model.took(one, to.person)))
}

function addSigner(model: ModelCase, act: ActOf<'add-signer'>, actor: Person): void {
  const seat = ownSeat(model, act.seat, actor)
  mayPass(model, model.here.task!.addSigner, seat, act.to, actor)
  must(model.seats.filter(({ parent }) => parent !== undefined).length < 20)
  const id = `${model.visit}.${model.seats.length + 1}`
  const gates = act.place === 'after' ? [seat.id] : [...seat.gates]
  if (act.place === 'before') seat.gates.push(id)
  else for (const one of model.seats) if (one.gates.includes(seat.id)) one.gates.push(id)
  const { code, unit } = seat
  model.seats.push({ id, code, ...(unit !== undefined && { unit }), person: act.to.person, gates, parent: seat.id })
}

function choose(model: ModelCase, { people }: ActOf<'choose'>, actor: Person): void {
  const { task } = model.here
  must(task?.choose && model.seats.length === 0)
  const { by, from, least, most, odd } = task.choose
  must(model.isOneOf(by, actor))
  must(people.length >= least && people.length <= most && !(odd && people.length % 2 === 0))
  must(new Set(people.map(({ person }) => person)).size === people.length)
  if (typeof task.decide === 'object' && 'atLeast' in task.decide) must(task.decide.atLeast <= people.length)
  if (typeof task.decide === 'string' && task.decide !== 'one' && task.decide !== 'any') must(people.length > 0)
  for (const person of people)
    must(model.isOneOf(from, person) && !task.apartFrom.some((one) => model.took(one, person.person)))
  model.place(people.map(({ person }) => ({ code: 'chosen', person })))
}

function object(model: ModelCase, { id }: ActOf<'object'>, actor: Person): void {
  const rule = model.here.publicity?.objections
  must(rule && model.isOneOf(rule.who, actor) && !model.isOver)
  must(!model.objections.some((one) => one.id === id))
  model.objections.push({ id, by: actor.person })
  if (rule.suspends) model.suspended = true
}

function answer(model: ModelCase, { objection, upheld, reason }: ActOf<'answer'>, actor: Person): void {
  const rule = model.here.publicity?.objections
  const found = model.objections.find(({ id }) => id === objection)
  must(rule && found && found.answer === undefined)
  must(model.isOneOf(rule.handle, actor) && found.by !== actor.person)
  must(!rule.apartFrom.some((one) => model.took(one, actor.person)) && (reason ?? '').trim() !== '')
  found.answer = upheld ? 'upheld' : 'dismissed'
  if (model.objections.some((one) => one.answer === undefined)) return
  const way = model.here.actions.find(({ by }) => by === 'objection')
  if (model.objections.some((one) => one.answer === 'upheld')) {
    record(model, way!.code, actor.person)
    model.leave(way!, model.targets(way!)[0]!)
  } else model.suspended = false
}
