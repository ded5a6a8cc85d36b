/** A small administration on the real database: a root unit, a person, and acts in a transaction of theirs. */
import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { decideUnits } from '#modules/organisations/server/unit.service.ts'
import type { UnitAct } from '#modules/organisations/unit.rules.ts'
import type { UnitFacts } from '#modules/organisations/unit.ts'
import { inTenant, withoutTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import type { TestDatabase } from '#tests/builders/database.ts'

export interface Office {
  readonly tenantId: string
  readonly rootId: string
  readonly personId: string
  /** Runs in one transaction of the application's role, under RLS. */
  act<R>(work: (context: CaseContext) => Promise<R>, now?: Date): Promise<R>
  decides(...acts: readonly UnitAct[]): Promise<void>
  /** A person of a unit; with an address when one is given. */
  employs(name: string, unitId?: string, email?: string): Promise<string>
}

export const OPENED_ON = '2020-01-01'

export function unitFacts(nameZh: string, nameEn = nameZh): UnitFacts {
  return { kind: 'unit', nameZh, nameEn, shortZh: nameZh, shortEn: nameEn, position: 0, attributes: {} }
}

export function opening(
  code: string,
  parentId: string | undefined,
  nameZh = code,
  onDate = OPENED_ON,
): UnitAct & { unitId: string } {
  return { kind: 'open', unitId: newId(), code, parentId, onDate, facts: unitFacts(nameZh, code) }
}

export async function openOffice(db: TestDatabase, code: string): Promise<Office> {
  const tenantId = newId()
  await withoutTenant(db.app, 'write', (tx) =>
    sql`insert into tenants (id, code, name_zh, name_en, opened_at) values (${tenantId}, ${code}, ${code}, ${code}, now())`.execute(
      tx,
    ),
  )
  const act: Office['act'] = (work, now = new Date()) =>
    inTenant(db.app, tenantId, 'write', (tx) => work({ tx, tenantId, now, newId }))
  const decides: Office['decides'] = (...acts) =>
    act((context) => decideUnits(context, acts, { reason: '机构设置', decidedBy: personId }))
  const employs: Office['employs'] = async (name, unitId = root.unitId, email) => {
    const id = newId()
    await act(({ tx }) =>
      sql`insert into people (tenant_id, id, name, unit_id, email)
        values (${tenantId}, ${id}, ${name}, ${unitId}, ${email ?? null})`.execute(tx),
    )
    return id
  }
  let personId = newId()
  const root = opening(code, undefined, '市科技局')
  await decides(root)
  personId = await employs('张三')
  return { tenantId, rootId: root.unitId, personId, act, decides, employs }
}
