import type { Answers } from '#engine/form/form.ts'
import type { MonthOffice } from '#tests/builders/month-office.ts'

const NAMED = /"(person|unit)":\{"id":"p(\d)","name":"([^"]+)"/g

/** Whom the samples of forms name is put into the registers, as whoever picks them finds them there. */
export async function withRegistered({ db, pack }: MonthOffice, answers: Answers): Promise<Answers> {
  const text = JSON.stringify(answers)
  const care = [...pack.units.values()][0]!
  for (const [, register, digit, name] of new Set(text.matchAll(NAMED)))
    await db.asAdmin(
      `insert into register_entries (tenant_id, id, register, key, care_unit_id, name, search, recorded_at)
        values ($1, $2, $3, $4, $5, $6, '|' || $6, now()) on conflict do nothing`,
      [pack.tenantId, entryOf(digit!), register, `示例${digit}`, care, name],
    )
  return JSON.parse(
    text.replace(NAMED, (whole, _register, digit: string) => whole.replace(`"p${digit}"`, `"${entryOf(digit)}"`)),
  ) as Answers
}

const entryOf = (digit: string): string => `01890000-0000-7000-8000-00000000000${digit}`
