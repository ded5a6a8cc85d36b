import { Button } from 'antd'
import { useState } from 'react'
import { type Award, decideObjection } from '#modules/policies/award.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useSay } from '#web/words/language.ts'

/** What was brought up against an award, and what was decided of it, by another than who recorded it. */
export function Objections({ of: award }: { readonly of: Award }) {
  const say = useSay(policyWords)
  const [deciding, setDeciding] = useState<{ readonly id: string; readonly uphold: boolean } | undefined>()
  const decide = useAct(decideObjection, { done: () => setDeciding(undefined) })
  return (
    <>
      {award.objections.map(({ id, objector, reason, state, note, mayDecide }) => (
        <div key={id} className="small">
          {say('objection.by', { who: objector, reason })}
          {state !== 'open' && <div className="second">{say(`objection.${state}`, { note })}</div>}
          {mayDecide && (
            <div className="row">
              <Button size="small" onClick={() => setDeciding({ id, uphold: true })}>
                {say('act.uphold')}
              </Button>
              <Button size="small" onClick={() => setDeciding({ id, uphold: false })}>
                {say('act.dismiss')}
              </Button>
            </div>
          )}
        </div>
      ))}
      {deciding !== undefined && (
        <ReasonDialog
          title={say('object.of', { name: award.name })}
          deed={say(deciding.uphold ? 'act.uphold' : 'act.dismiss')}
          least={2}
          danger={deciding.uphold}
          busy={decide.isPending}
          error={decide.error}
          close={() => setDeciding(undefined)}
          act={(note) => decide.mutate({ awardId: award.id, objectionId: deciding.id, uphold: deciding.uphold, note })}
        />
      )}
    </>
  )
}
