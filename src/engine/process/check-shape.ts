import { EARLIER, saysOf } from '#engine/process/compile-process.ts'
import type { ProcessAction, ProcessState } from '#engine/process/process.ts'
import type { Path, ProcessCheck } from '#engine/process/process-check.ts'
import { votesNeeded } from '#engine/process/task.ts'

type By = ProcessAction['by']

/** What a state and its actions must have so that they mean something: one state at a time. */
export function checkShapes(check: ProcessCheck): void {
  const { states } = check.process
  const [first] = states
  if (first !== undefined && ['closed', 'publicity', 'suspended'].includes(first.phase))
    check.error(['states', 0, 'phase'], 'process.fault.first-state')
  for (const [at, state] of states.entries()) {
    const here: Path = ['states', at]
    if (state.phase === 'closed') checkClosed(check, state, at)
    else checkOpen(check, state, here)
    checkTask(check, state, here)
    checkDue(check, state, here)
    checkPublicity(check, state, here)
    for (const [place, action] of state.actions.entries())
      checkAction(check, state, action, [...here, 'actions', place])
  }
}

const by = ({ actions }: ProcessState, wanted: By) => actions.filter((action) => action.by === wanted)

function checkClosed(check: ProcessCheck, state: ProcessState, at: number): void {
  const here: Path = ['states', at]
  const { task, due, publicity, subcases, actions, outcome, aside, code } = state
  if (task || due || publicity || subcases || actions.length > 0) check.error(here, 'process.fault.closed-goes-on')
  if (outcome === undefined) check.error(here, 'process.fault.closed-without-outcome')
  if (!aside && check.process.states.slice(at + 1).some((later) => !later.aside))
    check.error(here, 'process.fault.closed-on-road', { code })
}

function checkOpen(check: ProcessCheck, state: ProcessState, here: Path): void {
  if (state.outcome !== undefined) check.error([...here, 'outcome'], 'process.fault.outcome-of-open')
  const isWaiting = state.task !== undefined || state.subcases !== undefined || state.publicity !== undefined
  const moves = state.actions.some((action) => action.by === 'rule' || action.by === 'deadline')
  const mustAsk = state.phase === 'draft' || state.phase === 'in-review'
  if (mustAsk && !isWaiting && !moves) check.error(here, 'process.fault.nobody-is-asked', { code: state.code })
  for (const wanted of ['deadline', 'objection', 'subcases'] as const)
    if (by(state, wanted).length > 1) check.error(here, 'process.fault.two-of-a-kind', { by: wanted })
  const hasWay = by(state, 'subcases')
  if (state.subcases !== undefined && hasWay.length === 0)
    check.error([...here, 'subcases'], 'process.fault.subcases-without-way')
  if (state.subcases === undefined && hasWay.length > 0) check.error(here, 'process.fault.way-without-subcases')
  if (state.subcases?.wait === 'condition' && hasWay.some(({ when }) => when === undefined))
    check.error([...here, 'subcases', 'wait'], 'process.fault.wait-without-condition')
}

function checkTask(check: ProcessCheck, { task, actions }: ProcessState, here: Path): void {
  const said = actions.filter((action) => action.by === 'task')
  if (task === undefined) {
    for (const [at, action] of actions.entries())
      if (action.by === 'task') check.error([...here, 'actions', at], 'process.fault.says-without-task')
    return
  }
  const place = [...here, 'task']
  const { seats, choose, decide } = task
  if ((seats === undefined) === (choose === undefined)) check.error(place, 'process.fault.seats-or-choose')
  if (!said.some((action) => saysOf(action) === 'yes')) check.error(place, 'process.fault.task-without-yes')
  const isFixed = seats?.every(({ each }) => each === undefined) ?? false
  const most = isFixed ? seats!.length : (choose?.most ?? Number.POSITIVE_INFINITY)
  if (
    decide === 'one' &&
    ((isFixed && seats!.length > 1) || (choose && choose.most > 1) || seats?.some(({ each }) => each))
  )
    check.error([...place, 'decide'], 'process.fault.one-seat')
  if (typeof decide === 'object' && votesNeeded(task, Math.min(most, 200)) > most)
    check.error([...place, 'decide'], 'process.fault.quorum-too-high', { needed: votesNeeded(task, most), n: most })
  if (choose !== undefined && choose.least > choose.most)
    check.error([...place, 'choose', 'least'], 'process.fault.choice-bounds')
}

function checkDue(check: ProcessCheck, state: ProcessState, here: Path): void {
  const { due, publicity } = state
  const ways = by(state, 'deadline')
  if (due === undefined) {
    if (ways.length > 0 && publicity === undefined) check.error(here, 'process.fault.action-without-expiry')
    return
  }
  const place = [...here, 'due']
  if (publicity !== undefined) check.error(place, 'process.fault.publicity-and-due')
  const given = [due.workingDays, due.calendarDays, due.fact].filter((one) => one !== undefined)
  if (given.length !== 1) check.error(place, 'process.fault.deadline-without-days')
  if (due.onExpiry === undefined) check.error(place, 'process.fault.deadline-without-action')
  if (due.onExpiry === 'act' && ways.length === 0)
    check.error([...place, 'onExpiry'], 'process.fault.expiry-without-action')
  if (due.onExpiry !== 'act' && ways.length > 0 && publicity === undefined)
    check.error(here, 'process.fault.action-without-expiry')
  if (due.onExpiry !== 'escalate') return
  if (due.escalateTo === undefined) check.error(place, 'process.fault.escalates-to-nobody')
  if (state.task === undefined) check.error([...place, 'onExpiry'], 'process.fault.escalates-without-task')
}

function checkPublicity(check: ProcessCheck, state: ProcessState, here: Path): void {
  const { publicity, phase } = state
  if ((publicity !== undefined) !== (phase === 'publicity')) check.error(here, 'process.fault.publicity-phase')
  const objection = by(state, 'objection')
  if (publicity?.objections === undefined && objection.length > 0)
    check.error(here, 'process.fault.way-without-objection')
  if (publicity === undefined) return
  const place = [...here, 'publicity']
  const { workingDays, calendarDays, objections } = publicity
  if ((workingDays === undefined) === (calendarDays === undefined))
    check.error(place, 'process.fault.deadline-without-days')
  const least = check.vocabulary.leastPublicity
  const isShort = workingDays !== undefined ? workingDays < least : (calendarDays ?? 0) < Math.ceil((least * 7) / 5)
  if (isShort) check.warning(place, 'process.fault.publicity-short', { least })
  if (by(state, 'deadline').length === 0) check.error(place, 'process.fault.expiry-without-action')
  if (objections !== undefined && objection.length === 0)
    check.error([...place, 'objections'], 'process.fault.objection-without-way')
  for (const [at, action] of state.actions.entries())
    if (
      (action.by === 'task' || action.by === 'people' || action.by === 'rule') &&
      action.move === 'onward' &&
      !closes(check, action)
    )
      check.error([...here, 'actions', at], 'process.fault.publicity-left-early')
}

const closes = ({ process }: ProcessCheck, { to }: ProcessAction): boolean =>
  process.states.some(({ code, phase, outcome }) => code === to && phase === 'closed' && outcome !== 'succeeded')

function checkAction(check: ProcessCheck, _state: ProcessState, action: ProcessAction, here: Path): void {
  const isByItself = action.by !== 'task' && action.by !== 'people'
  if (action.by !== 'task' && action.says !== undefined) check.error([...here, 'says'], 'process.fault.says-elsewhere')
  if (action.by === 'people' && action.who === undefined) check.error(here, 'process.fault.people-without-who')
  if (action.by !== 'people' && action.who !== undefined) check.error([...here, 'who'], 'process.fault.who-elsewhere')
  if (isByItself && (action.form !== undefined || action.files.length > 0 || action.reason !== undefined))
    check.error(here, 'process.fault.papers-of-nobody')
  if (Array.isArray(action.to) && (action.move !== 'return' || isByItself))
    check.error([...here, 'to'], 'process.fault.choice-of-targets')
  if (action.to === EARLIER && (action.move !== 'return' || isByItself))
    check.error([...here, 'to'], 'process.fault.earlier-onward')
}
