import { sql } from 'kysely'
import { Refusal } from '#engine/refusal.ts'
import type { UnitName } from '#modules/dispatch/dispatch.ts'
import type { Tx } from '#server/database/tenant.ts'

/** A unit as it stood on a day. */
export interface Place {
  readonly id: string
  readonly code: string
  readonly parentId: string | null
  readonly path: string
  readonly kind: string
  readonly peerGroup: string | null
  readonly hasChildren: boolean
  readonly name: UnitName
  readonly tile: { readonly column: number; readonly row: number } | null
}

interface PlaceRow {
  readonly id: string
  readonly code: string
  readonly parentId: string | null
  readonly path: string
  readonly kind: string
  readonly peerGroup: string | null
  readonly hasChildren: boolean
  readonly nameZh: string
  readonly nameEn: string
  readonly shortZh: string
  readonly shortEn: string
  readonly attributes: { readonly tileColumn?: number; readonly tileRow?: number }
}

const placeOf = (row: PlaceRow): Place => ({
  id: row.id,
  code: row.code,
  parentId: row.parentId,
  path: row.path,
  kind: row.kind,
  peerGroup: row.peerGroup,
  hasChildren: row.hasChildren,
  name: {
    id: row.id,
    code: row.code,
    name: { zh: row.nameZh, en: row.nameEn },
    short: { zh: row.shortZh, en: row.shortEn },
  },
  tile:
    row.attributes.tileColumn === undefined || row.attributes.tileRow === undefined
      ? null
      : { column: row.attributes.tileColumn, row: row.attributes.tileRow },
})

const select = (tenantId: string, day: string) => sql`
  select v.unit_id as id, u.code, v.parent_id, v.path, v.kind, v.peer_group, v.name_zh, v.name_en, v.short_zh, v.short_en,
    v.attributes, exists (select from unit_versions child where child.tenant_id = v.tenant_id
      and child.parent_id = v.unit_id and child.from_on <= ${day} and (child.until_on is null or child.until_on > ${day})
    ) as has_children
  from unit_versions v join units u on u.tenant_id = v.tenant_id and u.id = v.unit_id
  where v.tenant_id = ${tenantId} and v.from_on <= ${day} and (v.until_on is null or v.until_on > ${day})`

export async function findPlace(tx: Tx, tenantId: string, unitId: string, day: string): Promise<Place | undefined> {
  const { rows } = await sql<PlaceRow>`${select(tenantId, day)} and v.unit_id = ${unitId}`.execute(tx)
  return rows[0] && placeOf(rows[0])
}

/** Whence places are taken. */
export interface PlaceSource {
  readonly findPlace: (unitId: string, day: string) => Promise<Place | undefined>
}

/** @throws Refusal not-found when the unit did not exist on that day. */
export async function getPlaceFrom(source: PlaceSource, unitId: string, day: string): Promise<Place> {
  const place = await source.findPlace(unitId, day)
  if (!place) throw new Refusal('not-found', { key: 'figure.unit-not-then', params: { day } })
  return place
}

export function getPlace(tx: Tx, tenantId: string, unitId: string, day: string): Promise<Place> {
  return getPlaceFrom({ findPlace: (id, on) => findPlace(tx, tenantId, id, on) }, unitId, day)
}

export async function listChildren(tx: Tx, tenantId: string, unitId: string, day: string): Promise<Place[]> {
  const { rows } = await sql<PlaceRow>`
    ${select(tenantId, day)} and v.parent_id = ${unitId} order by v.position, u.code`.execute(tx)
  return rows.map(placeOf)
}

/** What the pack calls its groups of peers. */
export async function listPeerGroupNames(tx: Tx, tenantId: string) {
  const { rows } = await sql<{ groups: Readonly<Record<string, { zh: string; en: string }>> | null }>`
    select distinct on (code) content -> 'peerGroups' as groups from definition_versions
    where tenant_id = ${tenantId} and kind = 'units' order by code, version desc`.execute(tx)
  return new Map(rows.flatMap(({ groups }) => Object.entries(groups ?? {})))
}

/** Every unit of the administration on a day, parents and children in the order of the tree. */
export async function listPlaces(tx: Tx, tenantId: string, day: string, path = '/'): Promise<Place[]> {
  const { rows } = await sql<PlaceRow>`
    ${select(tenantId, day)} and v.path like ${`${path}%`} order by v.position, u.code`.execute(tx)
  return rows.map(placeOf)
}

/** A unit that takes part in a comparison over many years. */
export interface PlaceEver extends Place {
  readonly isTotal: boolean
  readonly existsOn: (day: string) => boolean
}

/** A unit and all that ever stood right below it, each with the name it bore last. */
export async function listChildrenEver(tx: Tx, tenantId: string, unitId: string): Promise<PlaceEver[]> {
  const { rows } = await sql<PlaceRow & { openedOn: string; closedOn: string | null }>`
    select distinct on (v.unit_id) v.unit_id as id, u.code, v.parent_id, v.path, v.kind, v.peer_group, v.name_zh, v.name_en,
      v.short_zh, v.short_en, v.attributes, false as has_children, u.opened_on, u.closed_on
    from unit_versions v join units u on u.tenant_id = v.tenant_id and u.id = v.unit_id
    where v.tenant_id = ${tenantId} and (v.unit_id = ${unitId} or v.parent_id = ${unitId})
    order by v.unit_id, v.from_on desc`.execute(tx)
  return rows.map((row) => ({
    ...placeOf(row),
    isTotal: row.id === unitId,
    existsOn: (day) => row.openedOn <= day && (row.closedOn === null || row.closedOn > day),
  }))
}
