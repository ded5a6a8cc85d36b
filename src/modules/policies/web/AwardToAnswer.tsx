import { Button } from 'antd'
import { useState } from 'react'
import { wan } from '#modules/funds/web/Wan.tsx'
import { confirmAward, declineAward, type OwnAward } from '#modules/policies/award-answer.contract.ts'
import { awardScreen } from '#modules/policies/award-screen.messages.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** One award an enterprise is asked about: what, how much, why, until when, what silence means, and the one press. */
export function AwardToAnswer({ of: award }: { readonly of: OwnAward }) {
  const say = useSay(awardScreen)
  const sayPolicy = useSay(policyWords)
  const pick = usePick()
  const dates = useDates()
  const [isDeclining, setDeclining] = useState(false)
  const confirm = useAct(confirmAward, { also: ['policy'] })
  const decline = useAct(declineAward, { also: ['policy'], done: () => setDeclining(false) })
  const policy = pick(award.policy.name)
  return (
    <article className="stack">
      <div className="row">
        <b>{policy}</b>
        <b>{sayPolicy('wan', { n: wan(award.amountFen) })}</b>
        <PageLink
          to="/register-entries/$registerEntryId/entitlements"
          params={{ registerEntryId: award.registerEntryId }}
        >
          {award.name}
        </PageLink>
        <span className="second">{award.round.title}</span>
        {award.answerBy !== null && (
          <span className="tag">{say('own.answer-by', { day: dates.day(award.answerBy) })}</span>
        )}
        {award.silence !== null && <span className="second">{say(`silence.${award.silence}`)}</span>}
      </div>
      <ul className="second small">
        {award.reason
          .split('\n')
          .slice(1)
          .map((line) => (
            <li key={line}>{line}</li>
          ))}
      </ul>
      {award.because.length > 0 && <div className="second small">{award.because.map(pick).join(' · ')}</div>}
      <div className="row">
        <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate({ awardId: award.id })}>
          {sayPolicy('act.confirm')}
        </Button>
        <Button onClick={() => setDeclining(true)}>{say('own.decline')}</Button>
      </div>
      <Refused error={confirm.error} />
      {isDeclining && (
        <ReasonDialog
          title={say('own.decline.of', { policy })}
          deed={say('own.decline')}
          least={2}
          danger
          busy={decline.isPending}
          error={decline.error}
          close={() => setDeclining(false)}
          act={(reason) => decline.mutate({ awardId: award.id, reason })}
        />
      )}
    </article>
  )
}
