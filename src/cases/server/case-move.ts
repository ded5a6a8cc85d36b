import { addresseesOf, askedOf, type CaseAddressee, type Directory } from '#cases/case-addressee.rules.ts'
import { nextClockDay } from '#cases/case-clock.rules.ts'
import type { KeptCase } from '#cases/server/case.queries.ts'
import {
  appendEvents,
  closeSeats,
  moveSeatsDue,
  openSeats,
  putParties,
  type SeatRow,
  updateCase,
} from '#cases/server/case.store.ts'
import { listHeldDuties, listMembers } from '#cases/server/case-person.queries.ts'
import { type Office, personOf, type RunContext } from '#cases/server/case-run.ts'
import { addDays, dayNumber } from '#engine/calendar/date.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { CaseState } from '#engine/process/case-state.ts'
import type { OfficeCalendar } from '#engine/process/circumstances.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import { type OpenTask, openTasks } from '#engine/process/open-tasks.ts'
import { phaseOf } from '#engine/process/process-phase.ts'
import type { Stepped } from '#engine/process/step.ts'
import type { Parties } from '#engine/process/who.ts'
import { together } from '#server/database/tenant.ts'

const MOST_MEMBERS = 100

/** The case after a step, as it is to be kept. */
export function caseAfter(
  one: Omit<KeptCase, 'phase'> & Partial<Pick<KeptCase, 'phase'>>,
  process: CompiledProcess,
  state: CaseState,
  facts: Facts,
  { today, calendar }: Pick<Office, 'today' | 'calendar'>,
  now: Date,
): KeptCase {
  const { phase, outcome } = phaseOf(process, state)!
  const { dueOn: _due, clockOn: _clock, outcome: _outcome, closedAt, ...rest } = one
  const dueOn = state.suspended === undefined ? state.dueOn : undefined
  const clockOn = nextClockDay(process, state, today, calendar)
  return {
    ...rest,
    state: state.state,
    phase,
    ...(outcome !== undefined && { outcome }),
    round: state.round,
    serial: state.serial,
    enteredOn: state.enteredOn,
    ...(dueOn !== undefined && { dueOn }),
    ...(clockOn !== undefined && { clockOn }),
    ...(phase === 'closed' && { closedAt: closedAt ?? now }),
    facts,
    parties: state.parties,
    processState: state,
  }
}

/** Writes what a step did: the state, its parties, whom it asks, and what has happened. Nothing of it is there before COMMIT. */
export async function writeStep(
  context: RunContext,
  process: CompiledProcess,
  before: KeptCase,
  after: KeptCase,
  stepped: Stepped,
  office: Office,
): Promise<void> {
  const [had, has] = [openTasks(process, before.processState), openTasks(process, after.processState)]
  const isParties = stepped.events.some(({ event }) => event === 'parties-changed')
  const closed = had.filter((task) => isParties || !has.some((one) => asksSame(one, task)))
  const opened = has.filter((task) => isParties || !had.some((one) => asksSame(one, task)))
  appendEvents(context, after.id, before.serial, stepped.events, context.onBehalfOf)
  const by = personOf(context)
  const last = stepped.events.findLast(({ event }) => event === 'said' || event === 'left')
  const outcome = last !== undefined && 'action' in last ? last.action : 'moved'
  await together([
    updateCase(context, after),
    isParties ? putParties(context, after.id, after.parties, false) : Promise.resolve(),
    closeSeats(
      context,
      after.id,
      closed.map(({ id }) => id),
      { outcome, ...(by !== undefined && { by }) },
    ),
    stepped.deadline !== undefined && opened.length === 0
      ? moveSeatsDue(context, after.id, dueInstant(stepped.deadline.dueOn ?? undefined, office.calendar))
      : Promise.resolve(),
    askFor(context, process, after, opened, office),
  ])
}

const asksSame = (a: OpenTask, b: OpenTask): boolean =>
  a.id === b.id &&
  JSON.stringify([a.person, a.unit, a.who, a.delegate]) === JSON.stringify([b.person, b.unit, b.who, b.delegate])

/** Opens seats for tasks, in the inboxes of those they ask. */
export async function askFor(
  context: RunContext,
  process: CompiledProcess,
  one: KeptCase,
  tasks: readonly OpenTask[],
  office: Office,
): Promise<void> {
  if (tasks.length === 0) return
  const directory = await directoryFor(context, one.parties, tasks, office)
  const name = process.states.get(one.state)!.state.name
  const rows = tasks.flatMap((task) =>
    addresseesOf(task, directory).map(
      (to): SeatRow => ({
        task: task.id,
        kind: task.kind,
        state: one.state,
        to,
        deed: 'task.case',
        params: { task: task.name.zh, taskEn: task.name.en, state: name.zh, stateEn: name.en, title: one.title },
        dueAt: dueInstant(task.dueOn, office.calendar),
      }),
    ),
  )
  await openSeats(context, one, rows)
}

/** Those whom tasks can ask, as they are today. */
export async function directoryFor(
  { tx, tenantId }: Pick<RunContext, 'tx' | 'tenantId'>,
  parties: Parties,
  tasks: readonly Pick<OpenTask, 'who'>[],
  { today, above }: Pick<Office, 'today' | 'above'>,
): Promise<Directory> {
  const { roles, memberUnits } = askedOf(tasks, parties)
  const [duties, members] = await together([
    listHeldDuties(tx, tenantId, roles, today),
    listMembers(tx, tenantId, memberUnits, today, MOST_MEMBERS),
  ])
  return { parties, above, duties, members }
}

/** Everybody some tasks ask, each once. */
export async function addresseesFor(
  context: RunContext,
  one: KeptCase,
  tasks: readonly OpenTask[],
  office: Office,
): Promise<readonly CaseAddressee[]> {
  const directory = await directoryFor(context, one.parties, tasks, office)
  const all = tasks.flatMap((task) => addresseesOf(task, directory))
  return [...new Map(all.map((to) => [JSON.stringify(to), to])).values()]
}

/** The last moment of a day of the office: a deadline lasts through its last day. */
export function dueInstant(day: string | undefined, { utcOffsetMinutes }: OfficeCalendar): Date | null {
  if (day === undefined) return null
  return new Date((dayNumber(addDays(day, 1)) * 1440 - utcOffsetMinutes) * 60_000 - 1000)
}
