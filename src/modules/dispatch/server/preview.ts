import { sql } from 'kysely'
import { frequencyOf, lastDay } from '#engine/calendar/period.ts'
import { type Figure, MISSING } from '#engine/indicator/figure.ts'
import { rollUp } from '#engine/indicator/roll-up.ts'
import { unitTree } from '#engine/indicator/unit-tree.ts'
import type { Overlay } from '#modules/dispatch/server/figure-book.ts'
import { readSlot } from '#modules/dispatch/server/figure-row.ts'
import { getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import { listPlaces } from '#modules/dispatch/server/place.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

interface Cell {
  readonly indicatorId: string
  readonly unitId: string
  readonly state: string
  readonly value: string | null
}

/**
 * What the figures of one period would be if every report handed in were accepted: official values, with the cells of
 * submitted and approved reports over them, rolled up in memory. Shown only as a marked preview.
 */
export async function loadPreview(tx: Tx, tenantId: string, period: string): Promise<Overlay> {
  const dictionary = await getDictionary(tx, tenantId)
  const { rows: official } = await sql<Cell>`
    select indicator_id, unit_id, state, value from official_values
    where tenant_id = ${tenantId} and period = ${period} and dimension = '' and is_current`.execute(tx)
  const { rows: handedIn } = await sql<Cell>`
    select c.indicator_id, r.unit_id, c.state, c.value from reports r
    join cycles y on y.tenant_id = r.tenant_id and y.id = r.cycle_id and y.period = ${period}
    join report_cells c on c.tenant_id = r.tenant_id and c.report_id = r.id and c.dimension = ''
    where r.tenant_id = ${tenantId} and r.state in ('submitted', 'approved')`.execute(tx)
  const entered = new Map<string, Figure>()
  for (const cell of [...official, ...handedIn]) {
    entered.set(`${dictionary.byId.get(cell.indicatorId)!.code} ${cell.unitId}`, readSlot.official(cell))
  }
  const places = await listPlaces(tx, tenantId, lastDay(period))
  const tree = unitTree(
    places.map((place) => ({ id: place.id, parentId: place.parentId ?? undefined, level: place.kind })),
  )
  const codes = [...dictionary.indicators].filter(
    ([, indicator]) => indicator.kind !== 'formula' && indicator.frequency === frequencyOf(period),
  )
  const figures = rollUp(
    { tree, indicators: dictionary.indicators, entered: (code, unit) => entered.get(`${code} ${unit}`) ?? MISSING },
    codes.map(([code]) => code),
  )
  return (unitId, code, at) => (at === period ? figures.get(code)?.get(unitId) : undefined)
}
