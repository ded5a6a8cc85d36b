import { readMoney } from '#engine/form/money.ts'
import { getEntry, listEntries } from '#modules/registries/entry.contract.ts'
import type { FactHead } from '#modules/registries/entry.ts'
import { call } from '#web/client/call.ts'
import type { RegisterHit } from '#web/frame/services.ts'

const SHOWN = 8

/** Entries of a register by name, key or initials, for a reference in a form; their facts are asked for when one is chosen. */
export async function findEntries(
  register: string,
  text: string,
  signal: AbortSignal,
): Promise<readonly RegisterHit[]> {
  const { rows } = await call(listEntries, { register, limit: SHOWN, ...(text !== '' && { find: text }) }, { signal })
  return rows.map(({ id, name, key }) => ({ id, name, detail: key, facts: () => factsOf(id) }))
}

/** What serves now, as answers keep it. Yearly and personal facts do not travel with a reference. */
async function factsOf(registerEntryId: string): Promise<Readonly<Record<string, unknown>>> {
  const { facts, standing, serving } = await call(getEntry, { registerEntryId })
  const known = facts.flatMap((head) => {
    const row = standing.find(
      ({ id, fact, year }) => fact === head.code && year === null && Object.values(serving).includes(id),
    )
    const value = row === undefined || head.isPersonal ? undefined : asAnswer(head, row.value)
    return value === undefined ? [] : [[head.code, value] as const]
  })
  return Object.fromEntries(known)
}

function asAnswer({ type }: FactHead, value: string): unknown {
  if (type === 'number') return Number(value)
  if (type === 'yes-no') return value === 'true'
  if (type !== 'money') return value
  const amount = readMoney(value, '万元')
  return 'fen' in amount ? amount.fen : undefined
}
