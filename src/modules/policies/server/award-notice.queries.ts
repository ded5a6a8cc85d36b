import { sql } from 'kysely'
import { maskedKey, maskedName } from '#modules/policies/award.rules.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { findPolicyBook, nameOfPolicy } from '#modules/policies/server/policy-book.queries.ts'
import { listRegisterDefinitions } from '#modules/registries/server/register.queries.ts'

/** A list of awards on public view, as everybody is told: codes masked, and of people their names too. */
interface PublicRound {
  readonly title: string
  readonly basis: string
  readonly publishedOn: string
  readonly until: string
  readonly rows: readonly {
    readonly name: string
    readonly key: string
    readonly region: string | null
    readonly policy: { readonly zh: string; readonly en: string }
    readonly amountFen: string
  }[]
}

interface PublicAwardRow {
  readonly roundId: string
  readonly register: string
  readonly name: string
  readonly key: string
  readonly region: string | null
  readonly policy: string
  readonly amountFen: string
}

/** Lists of awards that are on public view on a day, the newest first; of `most` awards in all. */
export async function listPublicAwards(
  context: SheetContext,
  on: string,
  most: number,
): Promise<readonly PublicRound[]> {
  const { tx, tenantId } = context
  const rounds = await sql<{ id: string; title: string; basis: string; publishedOn: string; until: string }>`
    select id, title, basis, published_on, until_on as "until" from award_rounds
    where tenant_id = ${tenantId} and published_on <= ${on}::date and until_on >= ${on}::date and state <> 'withdrawn'
    order by id desc limit 50`.execute(tx)
  if (rounds.rows.length === 0) return []
  const { rows } = await sql<PublicAwardRow>`
    select a.round_id, e.register, e.name, e.key, e.region, a.policy, a.amount_fen::text as amount_fen
    from awards a join register_entries e on e.tenant_id = a.tenant_id and e.id = a.entry_id
    where a.tenant_id = ${tenantId} and a.round_id = any(${rounds.rows.map(({ id }) => id)}::uuid[])
      and a.state in ('listed', 'objected', 'paid', 'recovering')
    order by e.region, e.key, a.policy limit ${most}`.execute(tx)
  const book = await findPolicyBook(tx, tenantId)
  const registers = await listRegisterDefinitions(tx, tenantId)
  const isOfPeople = (code: string) => (registers.get(code)?.is ?? code) === 'person'
  return rounds.rows.map(({ id, ...round }) => ({
    ...round,
    rows: rows
      .filter(({ roundId }) => roundId === id)
      .map(({ register, name, key, region, policy, amountFen }) => ({
        ...{ region, amountFen, key: maskedKey(key), policy: nameOfPolicy(book, policy) },
        name: isOfPeople(register) ? maskedName(name) : name,
      })),
  }))
}
