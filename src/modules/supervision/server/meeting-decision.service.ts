import { sql } from 'kysely'
import { addWorkingDays } from '#engine/calendar/working-days.ts'
import { Refusal } from '#engine/refusal.ts'
import { listLastNames } from '#modules/organisations/server/unit.queries.ts'
import { type FollowAct, mayFollow } from '#modules/supervision/meeting.rules.ts'
import type * as contract from '#modules/supervision/meeting-decision.contract.ts'
import { findTask } from '#modules/supervision/server/key-task.queries.ts'
import { putKeyTask } from '#modules/supervision/server/key-task.store.ts'
import { judgeTask } from '#modules/supervision/server/key-task-light.ts'
import { type DecisionRow, standingOfRow } from '#modules/supervision/server/meeting-decision.queries.ts'
import * as store from '#modules/supervision/server/meeting-decision.store.ts'
import { recordDecision } from '#modules/supervision/server/meeting-history.ts'
import {
  demandAct,
  type FoundMeeting,
  getFoundMeeting,
  meetingParams,
  record,
  viewerOf,
} from '#modules/supervision/server/meeting-situation.ts'
import { officeDays } from '#modules/supervision/server/slip-course.ts'
import { raiseSlip } from '#modules/supervision/server/slip-raise.service.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

interface Wanted {
  readonly itemId: string | null
  readonly text: string
  readonly leadUnitId: string
  readonly cooperatingIds: readonly string[]
  readonly dueOn?: string | undefined
  readonly workingDays?: number | undefined
}

/** What is to be kept of a decision, once it is sound. */
async function contentOf(
  context: OperationContext,
  { meeting, series, items }: FoundMeeting,
  { dueOn, workingDays, ...wanted }: Wanted,
): Promise<store.DecisionContent> {
  const units = [wanted.leadUnitId, ...wanted.cooperatingIds]
  if (new Set(units).size < units.length)
    throw new Refusal('form-invalid', { key: 'meeting.unit-twice', at: 'cooperatingIds' })
  if ((await listLastNames(context.tx, context.tenantId, units)).length < units.length)
    throw new Refusal('not-found', { key: 'http.not-found', at: 'leadUnitId' })
  if (wanted.itemId !== null && !items.some(({ id }) => id === wanted.itemId))
    throw new Refusal('form-invalid', { key: 'meeting.unknown-item', at: 'itemId' })
  if (dueOn !== undefined && workingDays !== undefined)
    throw new Refusal('form-invalid', { key: 'meeting.due-twice', at: 'dueOn' })
  if (dueOn !== undefined && dueOn < meeting.heldOn)
    throw new Refusal('form-invalid', {
      key: 'meeting.due-before-meeting',
      params: { day: meeting.heldOn },
      at: 'dueOn',
    })
  const { calendar } = await officeDays(context)
  return {
    ...wanted,
    dueOn: dueOn ?? addWorkingDays(meeting.heldOn, workingDays ?? series.decisionWorkingDays, calendar),
  }
}

export const makeDecision: Handler<typeof contract.makeDecision> = async (context, { meetingId, ...wanted }) => {
  const found = await getFoundMeeting(context, meetingId, true)
  demandAct(context, 'decide', found)
  const { meeting } = found
  const content = await contentOf(context, found, wanted)
  const id = context.newId()
  await store.insertDecision(context, { ...content, id, meetingId, by: context.actor.personId })
  await record(context, meeting, 'meeting.decided', { text: content.text.slice(0, 200) })
  const params = { ...meetingParams(meeting), due: content.dueOn }
  await recordDecision(context, { id, hostId: meeting.unitId }, 'decision.made', params)
  return { meetingDecisionId: id, version: 1 }
}

interface Addressed {
  readonly meetingDecisionId: string
  readonly version: number
}

/** Locks a decision with its meeting. */
async function take(context: OperationContext, { meetingDecisionId, version }: Addressed) {
  const { tx, tenantId } = context
  const { rows } = await sql<{ meetingId: string }>`
    select meeting_id from meeting_decisions where tenant_id = ${tenantId} and id = ${meetingDecisionId}
      and struck_at is null for update`.execute(tx)
  const meetingId = rows[0]?.meetingId
  if (meetingId === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'meetingDecisionId' })
  const found = await getFoundMeeting(context, meetingId, true)
  const decision = found.made.find(({ id }) => id === meetingDecisionId)!
  if (decision.version !== version) throw new Refusal('conflict', { key: 'meeting.changed-meanwhile', at: 'version' })
  return { found, decision }
}

export const changeDecision: Handler<typeof contract.changeDecision> = async (context, input) => {
  const { found, decision } = await take(context, input)
  demandAct(context, 'decide', found)
  demandPending(decision, found)
  const version = await store.wordDecision(context, decision.id, await contentOf(context, found, input))
  await recordDecision(context, decision, 'decision.changed')
  return { meetingDecisionId: decision.id, version }
}

export const strikeDecision: Handler<typeof contract.strikeDecision> = async (context, { reason, ...input }) => {
  const { found, decision } = await take(context, input)
  demandAct(context, 'decide', found)
  demandPending(decision, found)
  const version = await store.changeDecision(context, decision.id, { struck_at: context.now })
  await recordDecision(context, decision, 'decision.struck', { reason })
  return { meetingDecisionId: decision.id, version }
}

/** What is being followed is no longer worded otherwise here. */
function demandPending(decision: DecisionRow, { today }: FoundMeeting): void {
  if (decision.disposition === 'noted' || standingOfRow(decision, today) === 'pending') return
  throw new Refusal('wrong-state', { key: 'meeting.is-followed' })
}

/** Refuses with the very reason that the button gives. */
async function takeToFollow(context: OperationContext, act: FollowAct, input: Addressed) {
  const { found, decision } = await take(context, input)
  const standing = standingOfRow(decision, found.today)
  const answer = mayFollow(act, { state: found.meeting.state, standing }, viewerOf(context, found.meeting.path))
  if (!answer.may) throw new Refusal(answer.code, ...answer.reasons)
  return { found, decision }
}

export const raiseDecision: Handler<typeof contract.raiseDecision> = async (context, { level, ...input }) => {
  const { found, decision } = await takeToFollow(context, 'raise', input)
  const { actor } = context
  const slip = await raiseSlip(context, {
    source: 'meeting',
    sourceId: decision.id,
    about: { kind: 'other' },
    title: decision.text.slice(0, 200),
    demand: `${found.meeting.titleZh}议定：${decision.text}`,
    leadUnitId: decision.unitId,
    cooperatingIds: decision.cooperating.map(({ id }) => id),
    level,
    ...(decision.dueOn > found.today ? { dueOn: decision.dueOn } : {}),
    signedOff: found.meeting.chair === '' ? actor.name : found.meeting.chair.slice(0, 40),
    by: actor.personId,
  })
  const changes = { disposition: 'slip', slip_id: slip.slipId, key_task_id: null }
  const version = await store.changeDecision(context, decision.id, changes)
  await recordDecision(context, decision, 'decision.raised', { number: slip.number })
  return { meetingDecisionId: decision.id, version, slip }
}

export const assignDecision: Handler<typeof contract.assignDecision> = async (context, input) => {
  const { found, decision } = await takeToFollow(context, 'assign', input)
  const keyTaskId = input.keyTaskId ?? (await openTask(context, found, decision, input.responsible))
  const task = await findTask(context, keyTaskId)
  if (task === undefined || task.retiredAt !== null)
    throw new Refusal('not-found', { key: 'http.not-found', at: 'keyTaskId' })
  if (task.leadUnitId !== decision.unitId) {
    const params = { unit: task.unitNameZh, unitEn: task.unitNameEn }
    throw new Refusal('rule-broken', { key: 'meeting.other-lead', params, at: 'keyTaskId' })
  }
  const changes = { disposition: 'key-task', key_task_id: keyTaskId, slip_id: null }
  const version = await store.changeDecision(context, decision.id, changes)
  const { name } = task.content
  await recordDecision(context, decision, 'decision.assigned', { task: name.zh, taskEn: name.en })
  return { meetingDecisionId: decision.id, version }
}

/** A key task of the year in which the decision falls due, at the end of the ledger, with the deadline as its node. */
async function openTask(
  context: OperationContext,
  { meeting }: FoundMeeting,
  decision: DecisionRow,
  responsible: string | undefined,
): Promise<string> {
  const { tx, tenantId, actor } = context
  const year = Number(decision.dueOn.slice(0, 4))
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(number), 0) + 1 as next from key_tasks where tenant_id = ${tenantId} and year = ${year}`.execute(
    tx,
  )
  const id = context.newId()
  const text = { zh: decision.text, en: decision.text }
  const short = decision.text.length > 60 ? `${decision.text.slice(0, 59)}…` : decision.text
  await putKeyTask(
    context,
    id,
    {
      code: `decision-${id}`,
      year,
      number: rows[0]!.next,
      planId: null,
      goalCode: null,
      leadUnitId: decision.unitId,
      cooperatingIds: decision.cooperating.map((unit) => unit.id),
      indicatorIds: [],
      nodes: [{ period: decision.dueOn.slice(0, 7), text, dueOn: decision.dueOn }],
      content: {
        name: { zh: short, en: short },
        target: text,
        steps: [],
        measures: [],
        responsible: { name: responsible ?? decision.unitNameZh },
      },
      dueOn: decision.dueOn,
      fundsFen: null,
      isImportant: false,
      isUrgent: false,
    },
    { reason: meeting.titleZh, by: actor.personId },
  )
  await judgeTask(context, id)
  return id
}

export const noteDecision: Handler<typeof contract.noteDecision> = async (context, { reason, ...input }) => {
  const { decision } = await takeToFollow(context, 'noteOnly', input)
  const changes = { disposition: 'noted', noted_because: reason, slip_id: null, key_task_id: null }
  const version = await store.changeDecision(context, decision.id, changes)
  await recordDecision(context, decision, 'decision.noted', { reason })
  return { meetingDecisionId: decision.id, version }
}
