import { sql } from 'kysely'
import { pinyin } from 'pinyin-pro'
import type { UnitChange, UnitVersion } from '#modules/organisations/unit.ts'
import type { UnitLife } from '#modules/organisations/unit-tree.ts'
import type { Tx } from '#server/database/tenant.ts'

/** One decision about the tree at a time; also when there is no unit yet that could be locked. */
export async function lockTree(tx: Tx, tenantId: string): Promise<void> {
  await sql`select id from tenants where id = ${tenantId} for no key update`.execute(tx)
}

/** Writes units as they are after a decision; `known` are those that were there before. */
export async function saveUnits(
  tx: Tx,
  tenantId: string,
  lives: readonly UnitLife[],
  known: ReadonlySet<string>,
): Promise<void> {
  for (const batch of batchesOf(lives)) {
    const units = batch.map(({ id, code, openedOn, closedOn }) => ({ id, code, openedOn, closedOn: closedOn ?? null }))
    const added = units.filter((unit) => !known.has(unit.id))
    await sql`insert into units (tenant_id, id, code, opened_on, closed_on)
      select ${tenantId}, x.id, x.code, x."openedOn", x."closedOn"
      from jsonb_to_recordset(${JSON.stringify(added)}::jsonb) as x(id uuid, code text, "openedOn" date, "closedOn" date)`.execute(
      tx,
    )
    await sql`update units u set closed_on = x."closedOn"
      from jsonb_to_recordset(${JSON.stringify(units)}::jsonb) as x(id uuid, "closedOn" date)
      where u.tenant_id = ${tenantId} and u.id = x.id and u.closed_on is distinct from x."closedOn"`.execute(tx)
  }
  for (const batch of batchesOf(lives)) {
    await sql`delete from unit_versions where tenant_id = ${tenantId} and unit_id = any(${batch.map((life) => life.id)}::uuid[])`.execute(
      tx,
    )
    await insertVersions(
      tx,
      tenantId,
      batch.flatMap((life) => life.versions),
    )
  }
}

async function insertVersions(tx: Tx, tenantId: string, versions: readonly UnitVersion[]): Promise<void> {
  const rows = versions.map((version) => ({ ...version, searchText: searchTextOf(version) }))
  await sql`insert into unit_versions (tenant_id, unit_id, from_on, until_on, parent_id, path, level, kind, name_zh, name_en,
      short_zh, short_en, region_code, peer_group, position, attributes, search_text)
    select ${tenantId}, x."unitId", x."fromOn", x."untilOn", x."parentId", x.path, x.level, x.kind, x."nameZh", x."nameEn",
      x."shortZh", x."shortEn", x."regionCode", x."peerGroup", x.position, x.attributes, x."searchText"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x("unitId" uuid, "fromOn" date, "untilOn" date,
      "parentId" uuid, path text, level integer, kind text, "nameZh" text, "nameEn" text, "shortZh" text, "shortEn" text,
      "regionCode" text, "peerGroup" text, position integer, attributes jsonb, "searchText" text)`.execute(tx)
}

/** What Ctrl-K looks through, each part after a bar: code, names, pinyin (`zhangye`) and initials (`zy`). */
export function searchTextOf(unit: Pick<UnitVersion, 'code' | 'nameZh' | 'nameEn' | 'shortZh' | 'shortEn'>): string {
  const spoken = [unit.nameZh, unit.shortZh].flatMap((name) => [
    pinyin(name, { toneType: 'none', type: 'array', v: true }).join(''),
    pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join(''),
  ])
  const parts = [unit.code, unit.nameZh, unit.shortZh, unit.nameEn, unit.shortEn, ...spoken]
  return [...new Set(parts.map((part) => `|${part.trim().toLowerCase()}`))].join('')
}

export async function recordChange(tx: Tx, tenantId: string, change: UnitChange): Promise<void> {
  await sql`insert into unit_changes (tenant_id, id, kind, on_date, from_unit_ids, to_unit_ids, document_no, reason,
      decided_by, recorded_at)
    values (${tenantId}, ${change.id}, ${change.kind}, ${change.onDate}, ${change.fromUnitIds}::uuid[],
      ${change.toUnitIds}::uuid[], ${change.documentNo ?? null}, ${change.reason}, ${change.decidedBy}, ${change.recordedAt})`.execute(
    tx,
  )
}

function* batchesOf<T>(items: readonly T[], size = 1000): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}
