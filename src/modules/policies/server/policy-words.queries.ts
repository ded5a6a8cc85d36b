import { sql } from 'kysely'
import type { OperationContext } from '#server/http/module.ts'

const MOST_WORDS = 30

/** Words that enterprises of the register have as a fact, for facts that have only a few: 首次, 重新, 无. */
export async function listFactWords(
  { tx, tenantId }: Pick<OperationContext, 'tx' | 'tenantId'>,
  register: string,
  facts: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ fact: string; words: string[] }>`
    select fact, array_agg(word order by word) as words from (
      select f.fact, f.value as word, row_number() over (partition by f.fact order by count(*) desc, f.value) as place
      from register_facts f join register_entries e on e.tenant_id = f.tenant_id and e.id = f.entry_id
      where f.tenant_id = ${tenantId} and e.register = ${register} and f.fact = any(${[...facts]}::text[])
        and f.standing = 'stands' and length(f.value) <= 30
      group by f.fact, f.value) found
    group by fact having count(*) <= ${MOST_WORDS}`.execute(tx)
  return new Map(rows.map(({ fact, words }) => [fact, words]))
}
