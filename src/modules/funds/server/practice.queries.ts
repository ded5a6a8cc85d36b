import { sql } from 'kysely'
import { FundPractice } from '#engine/definition/fund-practice.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Reading } from '#modules/funds/server/ledger.queries.ts'

/** The practice in force. @throws Refusal rule-broken where the office has published none: no money without rules. */
export async function getFundPractice(reading: Reading): Promise<FundPractice> {
  const found = await findFundPractice(reading)
  if (found === undefined) throw new Refusal('rule-broken', { key: 'fund.no-practice' })
  return found
}

export async function findFundPractice({ tx, tenantId }: Reading): Promise<FundPractice | undefined> {
  const { rows } = await sql<{ content: unknown }>`
    select content from definition_versions where tenant_id = ${tenantId} and kind = 'funds'
    order by version desc limit 1`.execute(tx)
  return rows[0] && FundPractice.parse(rows[0].content)
}

/** A named thing of the practice; the bare code where the practice has struck it since. */
export function namedBy(
  all: readonly { readonly code: string; readonly name: { readonly zh: string; readonly en: string } }[] | undefined,
  code: string,
) {
  const found = all?.find((one) => one.code === code)
  return { code, name: found?.name ?? { zh: code, en: code } }
}
