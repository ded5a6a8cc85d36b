/** A small administration on the real database: a root unit, a person, and acts in a transaction of theirs. */
import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import { decideUnits } from '#modules/organisations/server/unit.service.ts'
import type { UnitAct } from '#modules/organisations/unit.rules.ts'
import type { UnitFacts } from '#modules/organisations/unit.ts'
import { inTenant, withoutTenant } from '#server/database/tenant.ts'
import type { JobContext, OperationContext } from '#server/http/module.ts'
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

/** The same office as a job sees it. */
export function jobOf(db: TestDatabase, office: Office, now = new Date()): JobContext {
  const { tenantId } = office
  return { tenantId, now, newId, dataFolder: '', inTransaction: (work) => inTenant(db.app, tenantId, 'write', work) }
}

/** A role of the office, held by a person at a unit from a day on. */
export async function grantRole(
  office: Office,
  personId: string,
  roleCode: string,
  unitId: string,
  fromOn = OPENED_ON,
  untilOn?: string,
): Promise<void> {
  await office.act(async ({ tx, tenantId }) => {
    await sql`insert into roles (tenant_id, code, name_zh, name_en, grants) values (${tenantId}, ${roleCode}, ${roleCode}, ${roleCode}, '{}')
      on conflict do nothing`.execute(tx)
    await sql`insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, until_on, assigned_by)
      values (${tenantId}, ${newId()}, ${personId}, ${roleCode}, ${unitId}, ${fromOn}, ${untilOn ?? null}, ${office.personId})`.execute(
      tx,
    )
  })
}

/** What an operation's handler is given when the person calls it; permissions are not asked here. */
export function calling(
  office: Office,
  context: CaseContext,
  person: { personId: string; unitId: string; unitPath: string },
): OperationContext {
  const actor = {
    tenantId: office.tenantId,
    accountId: newId(),
    sessionId: newId(),
    name: '',
    roles: [],
    grants: [],
    ...person,
  }
  return {
    ...context,
    actor,
    language: 'zh-CN',
    requestId: 'test',
    origin: '127.0.0.1',
    dataFolder: '',
    mode: 'demo',
    visit: undefined,
    upload: undefined,
    keepSession: () => undefined,
    audit: () => undefined,
    afterCommit: () => undefined,
    kinds: new Map(),
  }
}
