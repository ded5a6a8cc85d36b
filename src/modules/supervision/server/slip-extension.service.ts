import { notify } from '#cases/server/notice.store.ts'
import { closeTasks, postponeTasks } from '#cases/server/task.store.ts'
import { addWorkingDays, isWorkingDay } from '#engine/calendar/working-days.ts'
import { Refusal } from '#engine/refusal.ts'
import { getSlipPractice } from '#modules/supervision/server/slip.queries.ts'
import { move } from '#modules/supervision/server/slip.service.ts'
import { insertExtension, settleExtension } from '#modules/supervision/server/slip.store.ts'
import {
  endOfDay,
  officeDays,
  openSlipTasks,
  slipParams,
  slipSubject,
} from '#modules/supervision/server/slip-course.ts'
import { type FoundSlip, takeUp } from '#modules/supervision/server/slip-situation.ts'
import type * as contract from '#modules/supervision/slip.contract.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

const CHECK = 'task.slip.check-extension'
const DECIDE = 'task.slip.decide-extension'

export const askExtension: Handler<typeof contract.askExtension> = async (context, { reason, dueOn, ...input }) => {
  const found = await takeUp(context, 'askExtension', input)
  const { slip } = found
  const { calendar } = await officeDays(context)
  const practice = await getSlipPractice(context.tx, context.tenantId)
  const latest = addWorkingDays(slip.dueOn, practice.extensions.workingDays, calendar)
  if (dueOn <= slip.dueOn)
    throw new Refusal('form-invalid', { key: 'slip.extension-not-later', params: { due: slip.dueOn }, at: 'dueOn' })
  if (dueOn > latest)
    throw new Refusal('over-limit', { key: 'slip.extension-too-long', params: { latest }, at: 'dueOn' })
  if (!isWorkingDay(dueOn, calendar))
    throw new Refusal('form-invalid', { key: 'slip.extension-no-working-day', params: { due: dueOn }, at: 'dueOn' })
  await insertExtension(context, slip.id, { reason, dueOn, by: context.actor.personId })
  await openSlipTasks(context, slip, 'slip.raise', CHECK)
  return move(context, found, 'askExtension', {}, { key: 'slip.extension-asked', params: { due: dueOn, reason } })
}

export const checkExtension: Handler<typeof contract.checkExtension> = async (context, { agree, note, ...input }) => {
  const found = await takeUp(context, 'checkExtension', input)
  const { slip, extension } = found
  const by = { personId: context.actor.personId, note }
  await settleExtension(context, extension!.id, agree ? 'checked' : 'refused', 'check', by)
  await end(context, found, CHECK, agree ? 'agreed' : 'refused')
  if (agree) await openSlipTasks(context, slip, 'slip.decide', DECIDE)
  else await tellAsker(context, found, 'notice.slip.extension-refused', note)
  const key = agree ? 'slip.extension-checked' : 'slip.extension-refused'
  return move(context, found, 'checkExtension', {}, { key, params: { note } })
}

export const decideExtension: Handler<typeof contract.decideExtension> = async (context, { agree, note, ...input }) => {
  const found = await takeUp(context, 'decideExtension', input)
  const { slip, extension } = found
  const by = { personId: context.actor.personId, note }
  await settleExtension(context, extension!.id, agree ? 'granted' : 'refused', 'decision', by)
  await end(context, found, DECIDE, agree ? 'granted' : 'refused')
  await tellAsker(context, found, agree ? 'notice.slip.extension-granted' : 'notice.slip.extension-refused', note)
  if (!agree) return move(context, found, 'decideExtension', {}, { key: 'slip.extension-refused', params: { note } })
  const { dueOn } = extension!
  await postponeTasks(context, { subjectKind: 'slip', subjectId: slip.id }, await endOfDay(context, dueOn))
  return move(
    context,
    found,
    'decideExtension',
    { dueOn, extensions: slip.extensions + 1 },
    { key: 'slip.extension-granted', params: { due: dueOn, note } },
  )
}

const end = (context: OperationContext, { slip }: FoundSlip, deed: string, outcome: string) =>
  closeTasks(context, { subjectKind: 'slip', subjectId: slip.id, deed }, { outcome, doneBy: context.actor.personId })

async function tellAsker(context: OperationContext, { slip, extension }: FoundSlip, key: string, note: string) {
  await notify(context, {
    to: { personId: extension!.askedBy },
    sentence: { key, params: { ...slipParams(slip), until: extension!.dueOn, note } },
    about: slipSubject(slip),
  })
}
