import { sql } from 'kysely'
import { titleSimilarity } from '#engine/text/title-similarity.ts'
import type { Reading } from '#modules/projects/server/matter.ts'
import { similarTitles } from '#modules/registries/server/similar-titles.queries.ts'

export interface SimilarMatter {
  readonly title: string
  /** From 0 to 100. */
  readonly score: number
  readonly where: { readonly zh: string; readonly en: string }
  readonly reason: { readonly zh: string; readonly en: string }
  readonly subject?: { readonly kind: string; readonly id: string }
}

const MOST = 8

/** Applications of this and other calls, projects, and entries of registers whose titles are much the same; the most alike first. */
export async function similarMatters(
  context: Reading,
  one: { readonly id: string; readonly title: string },
  leastPercent: number,
): Promise<readonly SimilarMatter[]> {
  const { tx, tenantId } = context
  const { rows } = await sql<{ id: string; title: string; number: string | null; call: string | null }>`
    select c.id, c.title, c.number, k.title as call from cases c
    left join calls k on k.tenant_id = c.tenant_id and k.id = c.subject_id
    where c.tenant_id = ${tenantId} and c.record = 'application' and c.id <> ${one.id}
      and c.title like any(${pairsOf(one.title)}::text[])
    order by c.opened_at desc limit 3000`.execute(tx)
  const own = rows.flatMap(({ id, title, number, call }): SimilarMatter[] => {
    const { score, shared } = titleSimilarity(one.title, title)
    if (score < leastPercent) return []
    const list = shared.map((phrase) => `“${phrase}”`)
    return [
      {
        title: number === null ? title : `${number} ${title}`,
        score,
        where: { zh: call ?? '其他申报', en: call ?? 'another application' },
        reason: {
          zh: list.length === 0 ? '用词相近' : `都有${list.join('、')}`,
          en: list.length === 0 ? 'Much the same words' : `Both hold ${list.join(', ')}`,
        },
        subject: { kind: 'case', id },
      },
    ]
  })
  const kept = (await similarTitles(context, one.title, { least: leastPercent, limit: MOST })).map(
    ({ title, key, score, registerName, reason }): SimilarMatter => ({
      title: `${key} ${title}`,
      score,
      where: registerName,
      reason,
    }),
  )
  return [...own, ...kept].sort((a, b) => b.score - a.score).slice(0, MOST)
}

/** Patterns that find what has any two characters in a row with the title in common: nothing else can be much the same. */
const pairsOf = (title: string): readonly string[] => {
  const characters = [...title]
  const pairs = characters.slice(1).map((character, at) => `${characters[at]}${character}`)
  return [...new Set(pairs)].map((pair) => `%${pair.replace(/[\\%_]/g, '\\$&')}%`)
}
