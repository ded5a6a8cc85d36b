import { sql } from 'kysely'
import type { Figure } from '#engine/indicator/figure.ts'
import { workOutPaths } from '#modules/dispatch/server/figure.store.ts'
import type { Overlay } from '#modules/dispatch/server/figure-book.ts'
import { readSlot } from '#modules/dispatch/server/figure-row.ts'
import { getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

interface Cell {
  readonly indicatorId: string
  readonly unitId: string
  readonly state: string
  readonly value: string | null
}

/**
 * What the figures of one period would be if every report handed in were accepted: the cells of submitted and approved
 * reports laid over what is official, rolled up on their way to the top only. Shown only as a marked preview.
 */
export async function loadPreview(tx: Tx, tenantId: string, period: string): Promise<Overlay> {
  const { rows } = await sql<Cell>`
    select c.indicator_id, r.unit_id, c.state, c.value from reports r
    join cycles y on y.tenant_id = r.tenant_id and y.id = r.cycle_id and y.period = ${period}
    join report_cells c on c.tenant_id = r.tenant_id and c.report_id = r.id and c.dimension = ''
    where r.tenant_id = ${tenantId} and r.state in ('submitted', 'approved')`.execute(tx)
  if (rows.length === 0) return () => undefined
  const dictionary = await getDictionary(tx, tenantId)
  const handedIn = new Map<string, Figure>()
  const codes = new Set<string>()
  for (const cell of rows) {
    const { code } = dictionary.byId.get(cell.indicatorId)!
    codes.add(code)
    handedIn.set(`${code} ${cell.unitId}`, readSlot.official(cell))
  }
  const unitIds = [...new Set(rows.map((cell) => cell.unitId))]
  const figures = await workOutPaths(tx, tenantId, dictionary, { unitIds, period, codes }, (code, unitId) =>
    handedIn.get(`${code} ${unitId}`),
  )
  return (unitId, code, at) => (at === period ? figures.get(code)?.get(unitId) : undefined)
}
