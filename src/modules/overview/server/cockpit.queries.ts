import { sql } from 'kysely'
import { localDay } from '#cases/local-day.ts'
import { scopeOf } from '#engine/access/can.ts'
import { yearOf } from '#engine/calendar/period.ts'
import type { Evaluation, LightSign } from '#modules/dispatch/dispatch.ts'
import { getOfficeClock } from '#modules/dispatch/server/cycle.queries.ts'
import { findLights, type PinnedLights } from '#modules/dispatch/server/light.queries.ts'
import {
  type BoardRow,
  findBoardBefore,
  getStandingBoard,
  type StandingBoard,
} from '#modules/dispatch/server/standing-board.queries.ts'
import type { BoardFigure, getCockpit as GetCockpit } from '#modules/overview/cockpit.contract.ts'
import { changedValues, countSigns, movedRanks, type Sides, turnedLights } from '#modules/overview/cockpit.rules.ts'
import { tasksInSight } from '#modules/supervision/server/key-task.access.ts'
import { slipsInSight } from '#modules/supervision/server/slip.access.ts'
import { isOverdue, listSlipRows } from '#modules/supervision/server/slip.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

/** Everything of the leader's screen in one answer, so that all of it is of one moment. */
export const getCockpit: Handler<typeof GetCockpit> = async (context, input) => {
  const { tx, tenantId } = context
  const request = { tenantId, ...input }
  const board = await getStandingBoard(tx, request)
  const places = board.ranking.groups.flatMap((group) =>
    group.rows.map((row) => ({ ...row, peerGroup: group.peerGroup })),
  )
  const placeOf = new Map(places.map((row) => [row.unit.id, row]))
  const signs = board.rows.map((row) => row.evaluation.sign)
  return {
    ...{ unit: board.unit, period: input.period, headline: board.headline },
    indicators: {
      counts: countSigns(signs),
      unjudged: signs.filter((sign) => sign === undefined).length,
      rows: board.rows.map(({ indicator, evaluation }) => ({ indicator, own: boardFigure(evaluation) })),
    },
    tasks: await countTasks(context, yearOf(input.period)),
    slips: await countSlips(context),
    units: board.units.map(({ place, rows }) => {
      const ranked = placeOf.get(place.id)
      return {
        ...{ unit: place.name, tile: place.tile, hasChildren: place.hasChildren, peerGroup: place.peerGroup },
        ...{ score: ranked?.measure ?? null, rank: ranked?.rank ?? null, movement: ranked?.movement ?? null },
        counts: countSigns(rows.map((row) => row.evaluation.sign)),
        figures: Object.fromEntries(rows.map(({ indicator, evaluation }) => [indicator.id, boardFigure(evaluation)])),
      }
    }),
    groups: board.ranking.groups.map(({ peerGroup, name, rows }) => ({ code: peerGroup, name, of: rows.length })),
    changes: await changesOf(context, request, board, places),
  }
}

const boardFigure = (evaluation: Evaluation): BoardFigure => ({
  figure: evaluation.figure,
  completion: evaluation.completionShownPercent ?? evaluation.completionPercent ?? null,
  gapPoints: evaluation.scheduleGapPoints ?? null,
  sign: evaluation.sign ?? null,
  reason: evaluation.lightReason ?? null,
})

type Request = Parameters<typeof findBoardBefore>[1]

async function changesOf(
  { tx }: OperationContext,
  request: Request,
  board: StandingBoard,
  places: Parameters<typeof movedRanks>[1],
) {
  const before = await findBoardBefore(
    tx,
    request,
    board.units.map(({ place }) => place.id),
  )
  if (before === undefined) return null
  const { id, period, year, number, revision, takenAt } = before.snapshot
  const rowsThen = (unitId: string): readonly BoardRow[] => before.tables.get(unitId)?.rows ?? []
  const sides: Sides[] = [
    { unit: board.unit, before: rowsThen(board.unit.id), after: board.rows },
    ...board.units.map(({ place, rows }) => ({ unit: place.name, before: rowsThen(place.id), after: rows })),
  ]
  const then = (before.ranking?.groups ?? []).flatMap((group) => group.rows)
  return {
    snapshot: { id, period, year, number, revision, takenAt: takenAt.toISOString() },
    values: changedValues(sides),
    lights: turnedLights(sides),
    ranks: movedRanks(then, places),
  }
}

const UNLIT: LightSign = {
  ...{ code: 'none', word: { zh: '未评', en: 'Not judged' }, shape: 'dash', tone: 'none' },
  ...{ severity: 0, alarm: false },
}

const signOf = (lights: PinnedLights | undefined, code: string | null): LightSign => {
  const light = lights?.scheme.lights.get(code ?? 'none')
  return light === undefined ? UNLIT : { ...light }
}

/** The year's key tasks in sight by their lights; counted in the database, as only the light of each is wanted. */
async function countTasks({ tx, tenantId, actor }: OperationContext, year: number) {
  if (scopeOf(actor, 'key-task.read') === undefined) return null
  const lights = await findLights(tx, tenantId, 'task')
  const { rows } = await sql<{ light: string | null; isDone: boolean }>`
    select l.light, t.done_on is not null as is_done from key_tasks t
    left join lateral (select e.light from light_entries e
      where e.tenant_id = t.tenant_id and e.subject_kind = 'key-task' and e.subject_id = t.id
      order by e.recorded_at desc, e.id desc limit 1) l on true
    where t.tenant_id = ${tenantId} and t.year = ${year} and t.retired_at is null and ${tasksInSight(actor)}`.execute(
    tx,
  )
  return {
    year,
    counts: countSigns(rows.map(({ light }) => signOf(lights, light))),
    done: rows.filter(({ isDone }) => isDone).length,
    total: rows.length,
  }
}

/** Open slips in sight by their colours. */
async function countSlips(context: OperationContext) {
  const { tx, tenantId, actor, now } = context
  if (scopeOf(actor, 'slip.read') === undefined) return null
  const rows = await listSlipRows(
    context,
    sql<boolean>`${slipsInSight(actor)} and s.state not in ('closed', 'cancelled')`,
  )
  const lights = await findLights(tx, tenantId, 'slip')
  const today = localDay(now, (await getOfficeClock(tx, tenantId)).utcOffsetMinutes)
  return {
    counts: countSigns(rows.map(({ slipLevel }) => signOf(lights, slipLevel))),
    open: rows.length,
    overdue: rows.filter((row) => isOverdue(row, today)).length,
  }
}
