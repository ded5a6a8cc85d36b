import { type RawBuilder, sql } from 'kysely'
import { getToday } from '#cases/server/tenant.queries.ts'
import type { Scope } from '#engine/access/can.ts'
import type { CalendarDate } from '#engine/calendar/date.ts'
import * as reorganisation from '#modules/organisations/reorganisation.rules.ts'
import { scopeCondition } from '#modules/organisations/server/unit.access.ts'
import type { UnitChange, UnitVersion } from '#modules/organisations/unit.ts'
import { inTreeOrder, type UnitLife, type UnitTree } from '#modules/organisations/unit-tree.ts'
import type { Tx } from '#server/database/tenant.ts'

/** A version as it comes from the database: nulls where the shape says absent. */
type VersionRow = { [K in keyof UnitVersion]: UnitVersion[K] | null }

const columns = sql`v.unit_id, u.code, v.from_on, v.until_on, v.parent_id, v.path, v.level, v.kind, v.name_zh, v.name_en,
  v.short_zh, v.short_en, v.region_code, v.peer_group, v.position, v.attributes`

const withUnit = sql`unit_versions v join units u on u.tenant_id = v.tenant_id and u.id = v.unit_id`

const inForceOn = (date: CalendarDate): RawBuilder<boolean> =>
  sql<boolean>`(v.from_on <= ${date}::date and (v.until_on is null or v.until_on > ${date}::date))`

const versionOf = (row: VersionRow): UnitVersion =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as UnitVersion

async function listVersions(tx: Tx, tenantId: string, where: RawBuilder<boolean>): Promise<readonly UnitVersion[]> {
  const found = await sql<VersionRow>`select ${columns} from ${withUnit} where v.tenant_id = ${tenantId} and ${where}
    order by v.unit_id, v.from_on`.execute(tx)
  return found.rows.map(versionOf)
}

/** The tree on a date, as far as the scope reaches; parents before children. */
export async function listUnits(
  tx: Tx,
  tenantId: string,
  date: CalendarDate,
  scope: Scope | undefined,
): Promise<readonly UnitVersion[]> {
  return inTreeOrder(await listVersions(tx, tenantId, sql`${inForceOn(date)} and ${scopeCondition(scope, 'v.path')}`))
}

/** A unit on a date; when it was not open then, its nearest earlier state, else its first. */
export async function findUnit(
  tx: Tx,
  tenantId: string,
  unitId: string,
  date: CalendarDate,
): Promise<UnitVersion | undefined> {
  const versions = await listVersions(tx, tenantId, sql`v.unit_id = ${unitId}`)
  return versions.findLast((version) => version.fromOn <= date) ?? versions[0]
}

/** The path under which a unit's records are seen on a date: of a closed unit the last, of a planned one the first. */
export async function findUnitPath(
  tx: Tx,
  tenantId: string,
  unitId: string,
  date?: CalendarDate,
): Promise<string | undefined> {
  const on = date ?? (await getToday(tx, tenantId, new Date()))
  return (await findUnit(tx, tenantId, unitId, on))?.path
}

export async function findUnitByCode(
  tx: Tx,
  tenantId: string,
  code: string,
  date: CalendarDate,
): Promise<UnitVersion | undefined> {
  const [version] = await listVersions(tx, tenantId, sql`u.code = ${code} and ${inForceOn(date)}`)
  return version
}

/** Children of a unit on a date, in order. */
export async function listChildren(
  tx: Tx,
  tenantId: string,
  unitId: string,
  date: CalendarDate,
): Promise<readonly UnitVersion[]> {
  return inTreeOrder(await listVersions(tx, tenantId, sql`v.parent_id = ${unitId} and ${inForceOn(date)}`))
}

/** A unit and everything below it on a date, parents before children. */
export async function listSubtree(
  tx: Tx,
  tenantId: string,
  unitId: string,
  date: CalendarDate,
): Promise<readonly UnitVersion[]> {
  const top = await findUnit(tx, tenantId, unitId, date)
  return top ? listUnits(tx, tenantId, date, { kind: 'units', own: [], subtrees: [top.path] }) : []
}

/** The units above a unit on a date, the root first. */
export async function listAncestors(
  tx: Tx,
  tenantId: string,
  unitId: string,
  date: CalendarDate,
): Promise<readonly UnitVersion[]> {
  const unit = await findUnit(tx, tenantId, unitId, date)
  const codes = unit?.path.split('/').slice(1, -2) ?? []
  if (codes.length === 0) return []
  const above = await listVersions(tx, tenantId, sql`u.code = any(${codes}) and ${inForceOn(date)}`)
  return [...above].sort((a, b) => a.level - b.level)
}

/** Every state a unit has had and is to have. */
export function listUnitVersions(tx: Tx, tenantId: string, unitId: string): Promise<readonly UnitVersion[]> {
  return listVersions(tx, tenantId, sql`v.unit_id = ${unitId}`)
}

/** The whole tree through time, for a decision about it. */
export async function loadUnitTree(tx: Tx, tenantId: string): Promise<UnitTree> {
  const units = await sql<Omit<UnitLife, 'versions' | 'closedOn'> & { closedOn: string | null }>`
    select id, code, opened_on, closed_on from units where tenant_id = ${tenantId}`.execute(tx)
  const versions = new Map<string, UnitVersion[]>()
  for (const version of await listVersions(tx, tenantId, sql`true`)) {
    const own = versions.get(version.unitId)
    if (own) own.push(version)
    else versions.set(version.unitId, [version])
  }
  return new Map(
    units.rows.map((row) => [
      row.id,
      { ...row, closedOn: row.closedOn ?? undefined, versions: versions.get(row.id) ?? [] },
    ]),
  )
}

export interface UnitHit {
  readonly unitId: string
  readonly code: string
  readonly path: string
  readonly nameZh: string
  readonly nameEn: string
}

/** Units of the scope whose code, name, pinyin or pinyin initials hold the text; names that begin with it come first. */
export async function searchUnits(
  tx: Tx,
  tenantId: string,
  search: {
    readonly text: string
    readonly date: CalendarDate
    readonly scope: Scope | undefined
    readonly limit: number
  },
): Promise<readonly UnitHit[]> {
  const text = search.text.trim().toLowerCase().replace(/\s+/g, ' ')
  const pattern = text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
  const found = await sql<UnitHit>`
    select v.unit_id, u.code, v.path, v.name_zh, v.name_en from ${withUnit}
    where v.tenant_id = ${tenantId} and ${inForceOn(search.date)} and ${scopeCondition(search.scope, 'v.path')}
      and v.search_text like ${`%${pattern}%`}
    order by case when lower(u.code) = ${text} then 0 when v.search_text like ${`%|${pattern}%`} then 1 else 2 end,
      v.level, v.position, u.code
    limit ${search.limit}`.execute(tx)
  return found.rows
}

/** Decisions that touched any of the units (all decisions, when none is named), in the order recorded. */
export async function listUnitChanges(
  tx: Tx,
  tenantId: string,
  unitIds?: readonly string[],
): Promise<readonly UnitChange[]> {
  const touching = unitIds
    ? sql<boolean>`(from_unit_ids && ${unitIds}::uuid[] or to_unit_ids && ${unitIds}::uuid[])`
    : sql<boolean>`true`
  const found = await sql<
    Omit<UnitChange, 'documentNo' | 'recordedAt'> & { documentNo: string | null; recordedAt: Date }
  >`
    select id, kind, on_date, from_unit_ids, to_unit_ids, document_no, reason, decided_by, recorded_at
    from unit_changes where tenant_id = ${tenantId} and ${touching} order by id`.execute(tx)
  return found.rows.map(({ documentNo, recordedAt, ...row }) => ({
    ...row,
    ...(documentNo === null ? {} : { documentNo }),
    recordedAt: recordedAt.toISOString(),
  }))
}

type Names = Record<string, { zh: string; en: string }>

/** What the pack in force calls its kinds of units and its groups of peers, by code. */
export async function getUnitWords(tx: Tx, tenantId: string): Promise<{ kinds: Names; peerGroups: Names }> {
  const { rows } = await sql<{ kinds: Names | null; peerGroups: Names | null }>`
    select distinct on (code) content -> 'kinds' as kinds, content -> 'peerGroups' as peer_groups from definition_versions
    where tenant_id = ${tenantId} and kind = 'units' order by code, version desc`.execute(tx)
  return {
    kinds: Object.assign({}, ...rows.map((row) => row.kinds)),
    peerGroups: Object.assign({}, ...rows.map((row) => row.peerGroups)),
  }
}

/** Who carries on the unit's work at `toDate`, as it was at `fromDate`. */
export async function successorsOf(
  tx: Tx,
  tenantId: string,
  unitId: string,
  fromDate: CalendarDate,
  toDate: CalendarDate,
): Promise<readonly string[]> {
  return reorganisation.successorsOf(await listUnitChanges(tx, tenantId), unitId, fromDate, toDate)
}

/** Whose work at `fromDate` the unit carries on at `toDate`. */
export async function predecessorsOf(
  tx: Tx,
  tenantId: string,
  unitId: string,
  fromDate: CalendarDate,
  toDate: CalendarDate,
): Promise<readonly string[]> {
  return reorganisation.predecessorsOf(await listUnitChanges(tx, tenantId), unitId, fromDate, toDate)
}

/** The smallest groups of units that can be compared between two dates, sum with sum. */
export async function listComparableGroups(
  tx: Tx,
  tenantId: string,
  fromDate: CalendarDate,
  toDate: CalendarDate,
): Promise<readonly reorganisation.ComparableGroup[]> {
  const everything: Scope = { kind: 'all' }
  const before = (await listUnits(tx, tenantId, fromDate, everything)).map((unit) => unit.unitId)
  const after = (await listUnits(tx, tenantId, toDate, everything)).map((unit) => unit.unitId)
  return reorganisation.comparableGroups(await listUnitChanges(tx, tenantId), { fromDate, toDate, before, after })
}

/** How units are called, or were called last. */
export async function listLastNames(
  tx: Tx,
  tenantId: string,
  unitIds: readonly string[],
): Promise<readonly { readonly unitId: string; readonly nameZh: string; readonly nameEn: string }[]> {
  const { rows } = await sql<{ unitId: string; nameZh: string; nameEn: string }>`
    select distinct on (unit_id) unit_id, name_zh, name_en from unit_versions
    where tenant_id = ${tenantId} and unit_id = any(${unitIds}::uuid[])
    order by unit_id, from_on desc`.execute(tx)
  return rows
}
