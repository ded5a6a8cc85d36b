import { useState } from 'react'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { decideTarget, listProposals } from '#modules/dispatch/target.contract.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

/** Signs every proposal in sight that this person may sign, one after the other; what is refused stays, and why is told. */
export function SignAll({ targetIds }: { readonly targetIds: readonly string[] }) {
  const say = useSay(planWords)
  const mayAnywhere = useCan()('target.approve')
  const proposals = useRead(listProposals, {}, { when: mayAnywhere })
  const [isSigning, setIsSigning] = useState(false)
  const [refused, setRefused] = useState<Error | null>(null)
  const decide = useAct(decideTarget, { also: ['plan', 'figure'] })
  const rows = proposals.data?.rows.filter((row) => row.maySign && targetIds.includes(row.targetId)) ?? []
  if (rows.length < 2 && !isSigning) return <Refused error={refused} />
  const sign = async () => {
    setIsSigning(true)
    setRefused(null)
    // What was signed one by one a moment ago may still be in sight.
    const open = new Set(
      (await proposals.refetch()).data?.rows.map(({ targetId, version }) => `${targetId} ${version}`),
    )
    for (const { targetId, version } of rows.filter((row) => open.has(`${row.targetId} ${row.version}`)))
      await decide.mutateAsync({ targetId, version, decision: 'approve' }).catch(setRefused)
    setIsSigning(false)
  }
  return (
    <span className="row">
      <Refused error={refused} />
      <ActButton primary busy={isSigning} act={() => void sign()}>
        {say('approve.all', { n: rows.length })}
      </ActButton>
    </span>
  )
}
