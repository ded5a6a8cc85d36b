import { listPolicies } from '#modules/policies/policy.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { useRead } from '#web/client/useRead.ts'
import type { EntryOnScreen } from '#web/frame/services.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

/** From an entry of the register that policies judge to what it is entitled to. */
export function EntryEntitlements({ registerEntryId, register }: EntryOnScreen) {
  const say = useSay(policyWords)
  const may = useCan()
  const judged = useRead(listPolicies, {}, { when: may('policy.read'), freshFor: 300_000 }).data?.register
  if (judged !== register) return null
  return (
    <PageLink to="/register-entries/$registerEntryId/entitlements" params={{ registerEntryId }} className="button">
      {say('entitled.open')}
    </PageLink>
  )
}
