import { sql } from 'kysely'
import type { CaseContext } from '#cases/server/case-context.ts'
import type { SubjectName } from '#cases/server/subject.access.ts'

/**
 * Takes the next number of a series in a year for a record, from 1, without gaps: the series stays locked until the act
 * is committed or refused, and a refused act gives its number back.
 */
export async function takeNumber(
  context: CaseContext,
  { series, year, subject }: { readonly series: string; readonly year: number; readonly subject: SubjectName },
): Promise<number> {
  const { tx, tenantId, now } = context
  const { rows } = await sql<{ last: number }>`
    insert into number_series (tenant_id, series, year, last) values (${tenantId}, ${series}, ${year}, 1)
    on conflict (tenant_id, series, year) do update set last = number_series.last + 1
    returning last`.execute(tx)
  const number = rows[0]!.last
  await sql`
    insert into issued_numbers (tenant_id, series, year, number, subject_kind, subject_id, issued_at)
    values (${tenantId}, ${series}, ${year}, ${number}, ${subject.kind}, ${subject.id}, ${now})`.execute(tx)
  return number
}
