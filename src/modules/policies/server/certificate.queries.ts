import { type RawBuilder, sql } from 'kysely'
import { addDays, dayNumber } from '#engine/calendar/date.ts'
import type { FactRow } from '#engine/register/fact.ts'
import { byFactAndYear, standingOf } from '#engine/register/standing-fact.ts'
import { certificateOf } from '#modules/policies/certificate.rules.ts'
import type { ServingFact } from '#modules/policies/fact-reads.rules.ts'
import type { Ladder } from '#modules/policies/server/cultivation-practice.queries.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'
import type { PolicyBook } from '#modules/policies/server/policy-book.queries.ts'

export interface ComingEnd {
  readonly registerEntryId: string
  readonly careUnitId: string
  /** The unit of the tree that the enterprise is, where it signs in itself. */
  readonly ownUnitId: string | null
  readonly key: string
  readonly name: string
  readonly region: string | null
  /** The fact of the title, by the name that rules use. */
  readonly titleFact: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly number: string | null
  readonly until: string
  readonly days: number
}

interface EntryRow extends Pick<ComingEnd, 'registerEntryId' | 'careUnitId' | 'ownUnitId' | 'key' | 'name' | 'region'> {
  readonly facts: readonly FactRow[]
}

const MOST = 5_000

/**
 * Titles that end within so many days, the first first: by the day that serves among what sources say, and never one that a
 * newer certificate has replaced.
 */
export async function listComingEnds(
  { tx, tenantId }: SheetContext,
  { register, dictionary }: Pick<PolicyBook, 'register' | 'dictionary'>,
  ladder: Ladder | undefined,
  { on, within, where = sql`true` }: { on: string; within: number; where?: RawBuilder<unknown> },
): Promise<readonly ComingEnd[]> {
  const titles = [...dictionary.facts.values()].flatMap(({ name, definition: { name: label, certificate } }) =>
    certificate?.until === undefined ? [] : [{ name, label, certificate, until: certificate.until }],
  )
  const codes = titles.flatMap(({ certificate: { number, from, until } }) => [number, from, until]).filter(Boolean)
  const last = addDays(on, within)
  const { rows } = await sql<EntryRow>`
    select e.id as register_entry_id, e.care_unit_id, e.unit_id as own_unit_id, e.key, e.name, e.region, f.facts
    from register_entries e
    join lateral (
      select jsonb_agg(jsonb_build_object('id', id, 'fact', fact, 'year', year, 'asOf', as_of, 'value', value,
        'trust', trust, 'source', source, 'expiresOn', expires_on)) as facts
      from register_facts
      where tenant_id = e.tenant_id and entry_id = e.id and standing = 'stands' and fact = any(${codes}::text[])) f on true
    where e.tenant_id = ${tenantId} and e.register = ${register} and e.state = 'active' and ${where}
      and exists (
        select from register_facts d
        where d.tenant_id = e.tenant_id and d.entry_id = e.id and d.standing = 'stands'
          and d.fact = any(${titles.map(({ until }) => until)}::text[]) and d.value between ${on} and ${last})
    order by e.id limit ${MOST}`.execute(tx)
  return rows
    .flatMap(({ facts, ...entry }) => {
      const standing = servingOf(facts, on)
      return titles.flatMap(({ name, label, certificate }): ComingEnd[] => {
        const told = certificateOf(standing, certificate, on)
        if (told === undefined || told === 'conflict' || !told.isHeld || told.until === null || told.until > last)
          return []
        const title = ladder?.steps.find((step) => step.title === name)?.name ?? label
        const days = dayNumber(told.until) - dayNumber(on)
        return [{ ...entry, titleFact: name, title, number: told.number, until: told.until, days }]
      })
    })
    .sort((a, b) => a.days - b.days || (a.name < b.name ? -1 : 1))
}

function servingOf(rows: readonly FactRow[], on: string): ReadonlyMap<string, ServingFact> {
  const serving = new Map<string, ServingFact>()
  for (const [key, group] of byFactAndYear(rows)) {
    const standing = standingOf(group, on, 'self-assessment')
    if (standing !== undefined) serving.set(key, standing.kind === 'conflict' ? 'conflict' : standing.fact)
  }
  return serving
}
