import { readMoney } from '#engine/form/money.ts'
import { getEntry, listEntries, lookUpEntries } from '#modules/registries/entry.contract.ts'
import type { FactHead } from '#modules/registries/entry.ts'
import { call } from '#web/client/call.ts'
import type { RegisterHit } from '#web/frame/services.ts'

const SHOWN = 8
const LEAST = 2

/**
 * Entries of a register by name, key or initials, for a reference in a form; their facts are asked for when one is chosen. In a
 * form of a case also entries that whoever fills it in may not open: a member may come from any unit.
 */
export async function findEntries(
  register: string,
  text: string,
  signal: AbortSignal,
  within: { readonly caseId?: string; readonly mayRead: boolean },
): Promise<readonly RegisterHit[]> {
  const [own, others] = await Promise.all([
    within.mayRead ? list(register, text, signal) : [],
    within.caseId === undefined ? [] : lookUp(register, text, signal, within.caseId),
  ])
  return [...own, ...others.filter(({ id }) => !own.some((one) => one.id === id))].slice(0, SHOWN)
}

async function list(register: string, text: string, signal: AbortSignal): Promise<readonly RegisterHit[]> {
  const { rows } = await call(listEntries, { register, limit: SHOWN, ...(text !== '' && { find: text }) }, { signal })
  return rows.map(({ id, name, key }) => ({ id, name, detail: key, facts: () => factsOf(id) }))
}

/** Of entries that he may not open he hears names and masked numbers alone. */
async function lookUp(
  register: string,
  text: string,
  signal: AbortSignal,
  caseId: string,
): Promise<readonly RegisterHit[]> {
  if ([...text.trim()].length < LEAST) return []
  const { rows } = await call(lookUpEntries, { register, caseId, text: text.trim() }, { signal })
  return rows.map(({ id, name, key }) => ({ id, name, detail: key, facts: async () => ({}) }))
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
