import { sql } from 'kysely'
import { chineseMonth } from '#engine/document/chinese-date.ts'
import { listLastNames } from '#modules/organisations/server/unit.queries.ts'
import type { SlipAbout } from '#modules/supervision/slip.ts'
import type { Tx } from '#server/database/tenant.ts'

interface Words {
  readonly zh: string
  readonly en: string
}

/** What a slip or remark is about, in words; null: its text says it. */
export async function aboutWordsOf(
  { tx, tenantId }: { readonly tx: Tx; readonly tenantId: string },
  about: SlipAbout,
): Promise<Words | null> {
  if (about.kind === 'other') return null
  if (about.kind === 'key-task') {
    const name = await findKeyTaskName(tx, tenantId, about.keyTaskId)
    return name ?? null
  }
  const name = await findIndicatorName(tx, tenantId, about.indicatorId)
  const [unit] = await listLastNames(tx, tenantId, [about.unitId])
  if (name === undefined || unit === undefined) return null
  return {
    zh: `${unit.nameZh} ${chineseMonth(about.period) ?? about.period} ${name.zh}`,
    en: `${unit.nameEn} ${about.period} ${name.en}`,
  }
}

export async function findIndicatorName(tx: Tx, tenantId: string, indicatorId: string): Promise<Words | undefined> {
  const { rows } = await sql<{ name: Words }>`
    select v.content -> 'name' as name from indicators i
    join indicator_versions v on v.tenant_id = i.tenant_id and v.indicator_id = i.id and v.version = i.version
    where i.tenant_id = ${tenantId} and i.id = ${indicatorId}`.execute(tx)
  return rows[0]?.name
}

export async function findKeyTaskName(tx: Tx, tenantId: string, keyTaskId: string): Promise<Words | undefined> {
  const { rows } = await sql<{ name: Words }>`
    select content -> 'name' as name from key_tasks where tenant_id = ${tenantId} and id = ${keyTaskId}`.execute(tx)
  return rows[0]?.name
}
