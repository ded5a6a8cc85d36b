import { sql } from 'kysely'
import type { EnterpriseGroup } from '#engine/policy/fact-dictionary.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'

interface Named {
  readonly code: string
  readonly zh: string
  readonly en: string
}

/** What codes of groups are called: in the code lists that the groups name, and, of regions, in the tree of units. */
export async function listCodeNames(
  { tx, tenantId }: SheetContext,
  groups: readonly EnterpriseGroup[],
): Promise<ReadonlyMap<string, { readonly zh: string; readonly en: string }>> {
  const lists = groups.flatMap(({ list }) => list ?? [])
  const { rows: units } = await sql<Named>`
    select u.code, v.name_zh as zh, v.name_en as en from units u
    join lateral (select name_zh, name_en from unit_versions l where l.tenant_id = u.tenant_id and l.unit_id = u.id
      order by from_on desc limit 1) v on true
    where u.tenant_id = ${tenantId} and u.code ~ '^\\d{6}$'`.execute(tx)
  const { rows: codes } = await sql<Named>`
    select item ->> 'code' as code, item #>> '{name,zh}' as zh, item #>> '{name,en}' as en
    from (select content from definition_versions where tenant_id = ${tenantId} and kind = 'codes'
        order by version desc limit 1) d,
      jsonb_array_elements(d.content -> 'lists') one, jsonb_array_elements(one -> 'items') item
    where one ->> 'code' = any(${lists}::text[])`.execute(tx)
  return new Map([...codes, ...units].map(({ code, zh, en }) => [code, { zh, en }]))
}
