import { useState } from 'react'
import { answerSlip } from '#modules/supervision/slip.contract.ts'
import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import type { SlipView } from '#modules/supervision/web/SlipPage.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useDates } from '#web/figure/useDates.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** The lead unit, which answers for all, and those that answer to it. */
export function SlipParties({ slip }: { readonly slip: SlipView }) {
  const say = useSay(slipWords)
  const pick = usePick()
  const dates = useDates()
  const [answering, setAnswering] = useState<string | undefined>()
  const answer = useAct(answerSlip, { done: () => setAnswering(undefined) })
  return (
    <ul className="lines">
      {slip.parties.map((party) => (
        <li key={party.id}>
          <span>
            <span className="tag">{say(`party.${party.role}`)}</span> {pick(party.unit.name)}{' '}
            {party.files > 0 && <small className="second">{say('party.files', { n: party.files })}</small>}
            {party.role === 'cooperating' && (
              <>
                <br />
                <span className="second">
                  {party.answer ?? say('party.none')}
                  {party.answeredAt !== null && ` · ${party.answeredBy ?? ''} ${dates.near(party.answeredAt)}`}
                </span>
              </>
            )}
          </span>
          {party.mayAnswer && <ActButton act={() => setAnswering(party.id)}>{say('act.answer')}</ActButton>}
          {answering === party.id && (
            <ReasonDialog
              title={say('act.deed', { act: say('act.answer'), number: slip.number })}
              deed={say('act.answer')}
              least={2}
              busy={answer.isPending}
              error={answer.error}
              act={(text) => answer.mutate({ slipPartyId: party.id, answer: text })}
              close={() => setAnswering(undefined)}
            />
          )}
        </li>
      ))}
    </ul>
  )
}
