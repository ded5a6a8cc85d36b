import type { Person } from '#modules/organisations/person.contract.ts'
import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { Light } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

export const ACCOUNT_STATES = ['active', 'invited', 'suspended', 'ended', 'none'] as const

export function accountState({ account }: Person): (typeof ACCOUNT_STATES)[number] {
  if (account === null) return 'none'
  return account.state === 'active' && !account.hasPassword ? 'invited' : account.state
}

export function AccountLight({ person }: { readonly person: Person }) {
  const say = useSay(personWords)
  const state = accountState(person)
  const light = state === 'active' ? 'ok' : state === 'invited' ? 'near' : state === 'suspended' ? 'lag' : 'none'
  return <Light is={light}>{say(`person.account.${state}`)}</Light>
}
