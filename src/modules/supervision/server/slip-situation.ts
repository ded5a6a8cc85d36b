import { localDay } from '#cases/local-day.ts'
import { listHolderIds } from '#cases/server/duty.queries.ts'
import { can } from '#engine/access/can.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import { Refusal } from '#engine/refusal.ts'
import { listDuties } from '#modules/dispatch/server/duty.queries.ts'
import { findLights } from '#modules/dispatch/server/light.queries.ts'
import {
  type ExtensionRow,
  findSlip,
  getSlipPractice,
  listExtensions,
  type SlipRow,
} from '#modules/supervision/server/slip.queries.ts'
import type { SlipContext } from '#modules/supervision/server/slip.store.ts'
import { officeDays } from '#modules/supervision/server/slip-course.ts'
import { mayAct, type SlipAct, type SlipSituation, type SlipViewer } from '#modules/supervision/slip.rules.ts'
import { coloursOf } from '#modules/supervision/slip-light.rules.ts'
import type { OperationContext } from '#server/http/module.ts'

export interface FoundSlip {
  readonly slip: SlipRow
  readonly today: CalendarDate
  readonly situation: SlipSituation
  readonly extension: ExtensionRow | undefined
}

/** A slip with all that acts on it depend on. @throws Refusal not-found. */
export async function getFoundSlip(context: OperationContext, slipId: string, lock = false): Promise<FoundSlip> {
  const slip = await findSlip(context, slipId, lock)
  if (slip === undefined) throw new Refusal('not-found', { key: 'http.not-found', at: 'slipId' })
  const { tx, tenantId, now, actor } = context
  const { utcOffsetMinutes } = await officeDays(context)
  const practice = await getSlipPractice(tx, tenantId)
  const extension = (await listExtensions(context, slipId)).find(
    ({ state }) => state === 'asked' || state === 'checked',
  )
  const lights = await findLights(tx, tenantId, 'slip')
  const colours = lights === undefined ? [] : coloursOf(lights.scheme.scheme)
  const severity = lights?.scheme.lights.get(slip.slipLevel)?.severity ?? -1
  const today = localDay(now, utcOffsetMinutes)
  return {
    slip,
    today,
    extension,
    situation: {
      state: slip.state,
      today,
      dueOn: slip.dueOn,
      extension: extension === undefined ? 'none' : extension.state === 'asked' ? 'asked' : 'checked',
      extensions: slip.extensions,
      mostExtensions: practice.extensions.most,
      submittedBy: slip.submittedBy,
      approvedBy: slip.approvedBy,
      checkedBy: extension?.checkedBy ?? null,
      askedBy: extension?.askedBy ?? null,
      hasOtherHead: await hasOtherHead(context, slip.path, slip.submittedBy ?? actor.personId),
      canRise: colours.some((colour) => colour.severity > severity),
    },
  }
}

/** Whether somebody but the writer signs for the unit. */
export async function hasOtherHead(
  context: SlipContext,
  path: string,
  writer: string,
  permission: 'slip.approve' | 'key-task.approve' = 'slip.approve',
): Promise<boolean> {
  for (const duty of await listDuties(context, permission, path))
    if ((await listHolderIds(context, duty)).some((id) => id !== writer)) return true
  return false
}

export const viewerOf = ({ actor }: Pick<OperationContext, 'actor'>, slip: SlipRow): SlipViewer => ({
  personId: actor.personId,
  holds: (permission) => can(actor, permission, slip.path),
})

/** Locks the slip for an act; whoever saw an older version hears that somebody was quicker. */
export async function takeUp(
  context: OperationContext,
  act: SlipAct,
  { slipId, version }: { readonly slipId: string; readonly version: number },
): Promise<FoundSlip> {
  const found = await getFoundSlip(context, slipId, true)
  if (found.slip.version !== version) throw new Refusal('conflict', { key: 'slip.changed-meanwhile', at: 'version' })
  const answer = mayAct(act, found.situation, viewerOf(context, found.slip))
  if (!answer.may) throw new Refusal(answer.code, ...answer.reasons)
  return found
}
