import { sql } from 'kysely'
import type { Actor } from '#engine/access/actor.ts'
import { titleShingles, titleSimilarity } from '#engine/text/title-similarity.ts'
import { entriesInSight } from '#modules/registries/server/entry.access.ts'
import { listRegisterDefinitions } from '#modules/registries/server/register.queries.ts'
import type { Tx } from '#server/database/tenant.ts'

export interface SimilarTitle {
  readonly registerEntryId: string
  readonly register: string
  readonly registerName: { readonly zh: string; readonly en: string }
  readonly key: string
  readonly title: string
  /** From 0 to 100. */
  readonly score: number
  readonly shared: readonly string[]
  readonly reason: { readonly zh: string; readonly en: string }
}

interface Wanted {
  readonly least?: number
  readonly limit?: number
  /** The number of the project itself, whose own title is no finding. */
  readonly exceptKey?: string
  readonly actor?: Actor
}

/** Titles that share a run of characters are held against the new one; more than so many never are. */
const MOST_CANDIDATES = 2_000

/**
 * Projects and outcomes of all registers whose titles say much the same, the most alike first, with the phrases that both hold.
 * With an actor only entries in his sight are told; a check of an application names none and looks at all.
 */
export async function similarTitles(
  { tx, tenantId }: { readonly tx: Tx; readonly tenantId: string },
  title: string,
  { least = 30, limit = 10, exceptKey, actor }: Wanted = {},
): Promise<readonly SimilarTitle[]> {
  const shingles = titleShingles(title)
  if (shingles.length === 0) return []
  const { rows } = await sql<{ id: string; register: string; key: string; name: string }>`
    select id, register, key, name from (
      select e.id, e.register, e.key, e.name,
        (select count(*) from unnest(e.shingles) s where s = any(${shingles}::text[])) as shared
      from register_entries e
      where e.tenant_id = ${tenantId} and e.state <> 'withdrawn' and e.shingles && ${shingles}::text[]
        and e.key is distinct from ${exceptKey ?? null} and ${actor === undefined ? sql`true` : entriesInSight(actor)}) found
    order by shared desc, id limit ${MOST_CANDIDATES}`.execute(tx)
  const registers = await listRegisterDefinitions(tx, tenantId)
  return rows
    .map(({ id, register, key, name }) => {
      const { score, shared } = titleSimilarity(title, name)
      const registerName = registers.get(register)?.name ?? { zh: register, en: register }
      return {
        registerEntryId: id,
        register,
        registerName,
        key,
        title: name,
        score,
        shared,
        reason: reasonOf(score, shared),
      }
    })
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1))
    .slice(0, limit)
}

function reasonOf(score: number, shared: readonly string[]) {
  if (score === 100) return { zh: '题目相同', en: 'The same title' }
  if (shared.length === 0) return { zh: '用词相近', en: 'Much the same words' }
  return {
    zh: `都有${shared.map((phrase) => `“${phrase}”`).join('、')}`,
    en: `Both hold ${shared.map((phrase) => `“${phrase}”`).join(', ')}`,
  }
}
