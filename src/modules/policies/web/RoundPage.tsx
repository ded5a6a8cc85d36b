import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { wan } from '#modules/funds/web/Wan.tsx'
import { documentOfRound, exportRound, getRound } from '#modules/policies/award.contract.ts'
import { awardScreen } from '#modules/policies/award-screen.messages.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { AwardRows } from '#modules/policies/web/AwardRows.tsx'
import { RoundActs } from '#modules/policies/web/RoundActs.tsx'
import { RoundChecks } from '#modules/policies/web/RoundChecks.tsx'
import { RoundLight } from '#modules/policies/web/RoundLight.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type RoundView = Output<typeof getRound>

/** One round: who is on the list for what and how much, what was said against it, and how far it has come. */
export function RoundPage() {
  const { awardRoundId = '' } = useParams({ strict: false })
  const round = useRead(getRound, { awardRoundId })
  return <Waiting for={round}>{(data) => <Round of={data} />}</Waiting>
}

function Round({ of: round }: { readonly of: RoundView }) {
  const say = useSay(policyWords)
  const sayAward = useSay(awardScreen)
  const pick = usePick()
  const dates = useDates()
  const [failed, setFailed] = useState<Error | null>(null)
  const { title, awards, enterprises } = round
  return (
    <>
      <PageHead
        title={say('round.title', { title, firms: enterprises, n: awards, wan: wan(round.amountFen) })}
        beside={<RoundLight of={round.state} />}
        crumbs={[
          { key: 'rounds', name: say('rounds.list'), to: '/award-rounds' },
          { key: 'pool', name: pick(round.pool.name), to: '/funds/pools/$poolId', params: { poolId: round.pool.id } },
        ]}
        why={say('round.why', { basis: round.basis, day: dates.day(round.on) })}
      >
        <ActButton act={() => void download(exportRound, { awardRoundId: round.id }).catch(setFailed)}>
          {say('round.workbook')}
        </ActButton>
        {round.publishedOn !== null && round.state !== 'withdrawn' && (
          <ActButton act={() => void download(documentOfRound, { awardRoundId: round.id }).catch(setFailed)}>
            {sayAward('round.document')}
          </ActButton>
        )}
      </PageHead>
      <Refused error={failed} />
      <RoundActs of={round} />
      <div className="fund-page">
        <section className="card stack">
          <div className="row">
            {round.confirmUntil !== null && round.state === 'confirming' && (
              <span>
                {round.waiting > 0
                  ? sayAward('confirm.until', { until: dates.day(round.confirmUntil), n: round.waiting })
                  : sayAward('confirm.over', { until: dates.day(round.confirmUntil) })}
              </span>
            )}
            {round.partsDue > 0 && <b>{sayAward('parts.due', { n: round.partsDue })}</b>}
            {round.publishedOn !== null && round.until !== null && (
              <span>
                {say('round.notice', {
                  ...{ notice: round.notice, from: dates.day(round.publishedOn), until: dates.day(round.until) },
                })}
              </span>
            )}
            {round.limitFen !== null && <span>{say('round.limit', { wan: wan(round.limitFen) })}</span>}
            {round.approvedBy !== null && <span>{say('round.approved-by', { who: round.approvedBy })}</span>}
            {round.paymentListId !== null && (
              <PageLink to="/funds/payments/$paymentListId" params={{ paymentListId: round.paymentListId }}>
                {say('round.payment')}
              </PageLink>
            )}
          </div>
          <div className="row">
            <b>{say('round.policies')}</b>
            {round.policies.map(({ code, name }) => (
              <PageLink
                key={code}
                to="/policies/$policyCode"
                params={{ policyCode: code }}
                search={{ on: round.on }}
                className="tag"
              >
                {pick(name)}
              </PageLink>
            ))}
          </div>
        </section>
        <AwardRows of={round} />
        <RoundChecks of={round} />
        <section className="card stack">
          <h2>{say('round.history')}</h2>
          <History
            of={round.history.map((line, at) => ({
              ...{ id: `${line.at} ${at}`, at: line.at, who: line.by, what: line.text },
            }))}
          />
        </section>
      </div>
    </>
  )
}
