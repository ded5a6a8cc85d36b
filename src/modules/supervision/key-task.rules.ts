import type { z } from 'zod'
import { type Answer, no } from '#engine/access/may.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type {
  ProgressState as ProgressStateSchema,
  SelfStatus as SelfStatusSchema,
} from '#modules/supervision/key-task.contract.ts'

export type ProgressState = z.infer<typeof ProgressStateSchema>
export type SelfStatus = z.infer<typeof SelfStatusSchema>

export const PROGRESS_ACTS = ['write', 'submit', 'withdraw', 'approve', 'return'] as const
export type ProgressAct = (typeof PROGRESS_ACTS)[number]

export interface ProgressViewer {
  readonly personId: string
  readonly holds: (permission: Permission) => boolean
}

export interface ProgressSituation {
  /** `none`: nothing was written for the month yet. */
  readonly state: ProgressState | 'none'
  readonly submittedBy: string | null
  /** Somebody else signs for the lead unit. */
  readonly hasOtherHead: boolean
  readonly isRetired: boolean
  /** Progress of a later month was signed: what came before is settled. */
  readonly isSuperseded: boolean
}

const FROM: Readonly<Record<ProgressAct, Partial<Record<ProgressSituation['state'], ProgressState>>>> = {
  write: { none: 'writing', writing: 'writing', returned: 'writing' },
  submit: { writing: 'submitted', returned: 'submitted' },
  withdraw: { submitted: 'writing' },
  approve: { submitted: 'approved' },
  return: { submitted: 'returned' },
}

const NEEDS: Readonly<Record<ProgressAct, Permission>> = {
  write: 'key-task.report',
  submit: 'key-task.report',
  withdraw: 'key-task.report',
  approve: 'key-task.approve',
  return: 'key-task.approve',
}

/** May this act be done on a month's progress now, and if not, why? Asked by the button and by the transaction. */
export function mayAct(act: ProgressAct, situation: ProgressSituation, viewer: ProgressViewer): Answer {
  if (situation.isRetired) return no('wrong-state', 'key-task.retired')
  if (FROM[act][situation.state] === undefined) return no('wrong-state', `key-task.not-now.${act}`)
  if (!viewer.holds(NEEDS[act])) return no('not-allowed', `key-task.needs.${NEEDS[act]}`)
  if (situation.isSuperseded) return no('too-late', 'key-task.later-signed')
  const isWriter = situation.submittedBy === viewer.personId
  if (act === 'withdraw' && !isWriter) return no('not-allowed', 'key-task.not-writer')
  // Nobody signs what he wrote where another could (不相容职务分离).
  if (act === 'approve' && isWriter && situation.hasOtherHead) return no('rule-broken', 'key-task.own-progress')
  return { may: true }
}

export function stateAfter(act: ProgressAct, state: ProgressSituation['state']): ProgressState | undefined {
  return FROM[act][state]
}

export interface TaskNode {
  readonly dueOn: CalendarDate
  readonly doneOn: CalendarDate | null
}

export interface TaskLightState {
  readonly dueOn: CalendarDate
  readonly doneOn: CalendarDate | null
  readonly percent: number
  readonly isImportant: boolean
  readonly isUrgent: boolean
  readonly nodes: readonly TaskNode[]
}

/**
 * What a scheme for tasks reads. What is due is the share of nodes whose day has passed: nodes are where the plan says it
 * should be, so that work that is planned for autumn is not behind in spring.
 */
export function taskFacts(task: TaskLightState, today: CalendarDate): Facts {
  const due = task.nodes.filter(({ dueOn }) => dueOn < today)
  const isDone = task.doneOn !== null
  const isOver = today > task.dueOn
  return {
    dueOn: task.dueOn,
    done: isDone,
    ...(isDone ? { doneOn: task.doneOn } : {}),
    closed: isDone,
    progress: isDone ? 100 : task.percent,
    due: isOver ? 100 : task.nodes.length === 0 ? 0 : Math.floor((due.length * 100) / task.nodes.length),
    quality: 'ordinary',
    important: task.isImportant,
    urgent: task.isUrgent,
    extensions: 0,
    returns: 0,
    nodesDue: due.length,
    nodesDone: due.filter(({ doneOn }) => doneOn !== null).length,
    nodesLate: task.nodes.filter(({ dueOn, doneOn }) => doneOn !== null && doneOn > dueOn).length,
  }
}

/** The unit says it goes well and the rule says it does not, or the other way round. */
export function disagrees(status: SelfStatus | null, alarm: boolean): boolean {
  if (status === null) return false
  return alarm ? status === 'on-schedule' || status === 'done' : status === 'behind'
}
