import { sql } from 'kysely'
import { CultivationPractice } from '#engine/definition/cultivation-practice.ts'
import { Refusal } from '#engine/refusal.ts'
import type { SheetContext } from '#modules/policies/server/enterprise-sheet.queries.ts'

export type Ladder = NonNullable<CultivationPractice['ladder']>

interface PublishedPractice {
  readonly practice: CultivationPractice
  readonly hash: string
}

/** How the administration cultivates enterprises, as last published. */
export async function findCultivation({ tx, tenantId }: SheetContext): Promise<PublishedPractice | undefined> {
  const { rows } = await sql<{ content: unknown; hash: string }>`
    select content, hash from definition_versions where tenant_id = ${tenantId} and kind = 'cultivation'
    order by version desc limit 1`.execute(tx)
  return rows[0] && { practice: CultivationPractice.parse(rows[0].content), hash: rows[0].hash }
}

/** @throws Refusal not-found where no ladder is published. */
export async function getLadderOf(context: SheetContext): Promise<Ladder> {
  const ladder = (await findCultivation(context))?.practice.ladder
  if (ladder === undefined) throw new Refusal('not-found', { key: 'ladder.none' })
  return ladder
}

/** @throws Refusal form-invalid when the ladder has no such step. */
export function getStep({ steps }: Ladder, code: string): Ladder['steps'][number] {
  const step = steps.find((one) => one.code === code)
  if (step === undefined) throw new Refusal('form-invalid', { key: 'ladder.no-step', at: 'step' })
  return step
}
