import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { recomputeAll } from '#modules/dispatch/server/figure.store.ts'
import { inTenant, type Tx } from '#server/database/tenant.ts'
import { at, monthOffice } from '#tests/builders/month-office.ts'

const office = monthOffice('zhangye', at('2023-06-28 09:00'))

const expectedOf = async (tx: Tx) => {
  const { rows } = await sql<{ unitId: string; expected: number; present: number }>`
    select f.unit_id, f.expected[6] as expected, f.present[6] as present from figures f
    join indicators i on i.tenant_id = f.tenant_id and i.id = f.indicator_id and i.code = 'tech_contracts'
    where f.tenant_id = ${office.pack.tenantId} and f.year = 2023 order by f.unit_id`.execute(tx)
  return rows
}

test('a cycle opened after figures came in tells from then on who is to report and who is not', async () => {
  const desk = office.as('zhou-kezhang')
  const text = 'indicator,unit,period,kind,value\ntech_contracts,620702,2023-06,actual,54809.2\n'
  const checked = await desk.does('POST', '/api/imports', { fileName: 'values.csv', text })
  await desk.does('POST', `/api/imports/${checked.importId}/publish`, {})
  const read = () => inTenant(office.db.app, office.pack.tenantId, 'read', expectedOf)
  const before = await read()
  await office.opens('zhou-kezhang', 'monthly', '2023-06')
  const after = await read()
  expect(before.length).toBeGreaterThan(0)
  expect(after).not.toEqual(before)
  const anew = await inTenant(office.db.app, office.pack.tenantId, 'write', async (tx) => {
    await recomputeAll(tx, office.pack.tenantId)
    return expectedOf(tx)
  })
  expect(after).toEqual(anew)
})
