import { sql } from 'kysely'
import type { Pack } from '#engine/definition/pack.ts'
import { type UnitDefinition, UnitTree } from '#engine/definition/unit-tree.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'
import { findDefinition, hashOf, type Publishing } from '#server/definitions/definition-version.store.ts'

/** What a search looks through for a unit, worked out by the slice that owns the tree. */
export type SearchTextOf = (unit: {
  code: string
  nameZh: string
  nameEn: string
  shortZh: string
  shortEn: string
}) => string

interface UnitRow {
  readonly id: string
  readonly parentId: string | null
  readonly code: string
  readonly path: string
  readonly fromOn: string
}

/**
 * Opens the units that the pack newly has and gives the changed ones a new dated state from `on`. What was decided on
 * screen since (a unit renamed, moved, merged) is not undone: only what differs from the pack as last published is applied.
 * A unit the pack no longer has stays; to close one is a decision with a date and a document.
 */
export async function publishUnits(
  tx: Tx,
  publishing: Publishing,
  pack: Pack,
  on: string,
  searchTextOf: SearchTextOf,
): Promise<void> {
  const { tenantId } = publishing
  const before = await findDefinition(tx, tenantId, 'units', pack.manifest.value.code)
  const lastPublished = new Map(
    before === undefined ? [] : UnitTree.parse(before.content).units.map((unit) => [unit.code, unit]),
  )
  const known = await unitsInForce(tx, tenantId)
  for (const [position, unit] of inOrderOfTree(pack).entries()) {
    const last = lastPublished.get(unit.code)
    const inForce = known.get(unit.code)
    if (last !== undefined && hashOf(last) === hashOf(unit)) continue
    const parent = unit.parent === undefined ? undefined : known.get(unit.parent)
    const isMoved = inForce !== undefined && last?.parent !== unit.parent && inForce.parentId !== (parent?.id ?? null)
    if (isMoved)
      throw new Refusal('rule-broken', { key: 'definition.unit-moved', params: { code: unit.code }, at: 'units.yaml' })
    const path = inForce?.path ?? `${parent?.path ?? '/'}${unit.code}/`
    const row: UnitRow = inForce ?? {
      id: publishing.newId(),
      parentId: parent?.id ?? null,
      code: unit.code,
      path,
      fromOn: unit.opened,
    }
    if (inForce === undefined) {
      await sql`insert into units (tenant_id, id, code, opened_on, closed_on)
        values (${tenantId}, ${row.id}, ${unit.code}, ${unit.opened}::date, ${unit.closed ?? null}::date)`.execute(tx)
      await insertVersion(tx, tenantId, row, unit, position, unit.opened, searchTextOf)
      known.set(unit.code, row)
    } else {
      const from = inForce.fromOn < on ? on : inForce.fromOn
      if (inForce.fromOn < on) {
        await sql`update unit_versions set until_on = ${on}::date
          where tenant_id = ${tenantId} and unit_id = ${row.id} and until_on is null`.execute(tx)
      } else {
        await sql`delete from unit_versions where tenant_id = ${tenantId} and unit_id = ${row.id} and until_on is null`.execute(
          tx,
        )
      }
      await insertVersion(tx, tenantId, row, unit, position, from, searchTextOf)
    }
  }
}

async function unitsInForce(tx: Tx, tenantId: string): Promise<Map<string, UnitRow>> {
  const { rows } = await sql<UnitRow>`
    select u.id, v.parent_id, u.code, v.path, v.from_on from units u
    join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id and v.until_on is null
    where u.tenant_id = ${tenantId}`.execute(tx)
  return new Map(rows.map((row) => [row.code, row]))
}

async function insertVersion(
  tx: Tx,
  tenantId: string,
  row: UnitRow,
  unit: UnitDefinition,
  position: number,
  from: string,
  searchTextOf: SearchTextOf,
): Promise<void> {
  const short = unit.short ?? unit.name
  const names = { nameZh: unit.name.zh, nameEn: unit.name.en, shortZh: short.zh, shortEn: short.en }
  const attributes = {
    ...(unit.tile && { tileColumn: unit.tile.column, tileRow: unit.tile.row }),
    ...(unit.office && { officeZh: unit.office.zh, officeEn: unit.office.en }),
  }
  await sql`insert into unit_versions (tenant_id, unit_id, from_on, until_on, parent_id, path, level, kind, name_zh, name_en,
      short_zh, short_en, region_code, peer_group, position, attributes, search_text)
    values (${tenantId}, ${row.id}, ${from}::date, ${unit.closed ?? null}::date, ${row.parentId}, ${row.path},
      ${row.path.split('/').length - 3}, ${unit.kind}, ${names.nameZh}, ${names.nameEn}, ${names.shortZh}, ${names.shortEn},
      ${unit.region ?? null}, ${unit.peerGroup ?? null}, ${position}, ${JSON.stringify(attributes)}::jsonb,
      ${searchTextOf({ code: unit.code, ...names })})`.execute(tx)
}

/** Parents before their children, whatever the order of the file; positions follow the file. */
function inOrderOfTree(pack: Pack): UnitDefinition[] {
  const children = new Map<string | undefined, UnitDefinition[]>()
  for (const { value } of pack.units) {
    const siblings = children.get(value.parent)
    if (siblings === undefined) children.set(value.parent, [value])
    else siblings.push(value)
  }
  const ordered = [...(children.get(undefined) ?? [])]
  for (const unit of ordered) ordered.push(...(children.get(unit.code) ?? []))
  return ordered
}
