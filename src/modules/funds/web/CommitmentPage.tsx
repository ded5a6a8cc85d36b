import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { getCommitment, type Tranche } from '#modules/funds/commitment.contract.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { BudgetCard } from '#modules/funds/web/BudgetCard.tsx'
import { type CommitmentAct, CommitmentForms } from '#modules/funds/web/CommitmentForms.tsx'
import { CommitmentLight } from '#modules/funds/web/CommitmentTable.tsx'
import { Expenditures } from '#modules/funds/web/Expenditures.tsx'
import { LedgerTable } from '#modules/funds/web/LedgerTable.tsx'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type CommitmentView = Output<typeof getCommitment>

/** What one payee was promised for one thing: tranches, budget, spending, recovery, and the ledger of just this money. */
export function CommitmentPage() {
  const { commitmentId = '' } = useParams({ strict: false })
  const commitment = useRead(getCommitment, { commitmentId })
  return <Waiting for={commitment}>{(data) => <Commitment of={data} />}</Waiting>
}

function Commitment({ of: one }: { readonly of: CommitmentView }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const [act, setAct] = useState<{ readonly act: CommitmentAct; readonly on?: string } | undefined>()
  const acts: readonly CommitmentAct[] = [
    ...(one.may.report && one.state === 'open' ? (['save-budget', 'report-expenditure', 'save-account'] as const) : []),
    ...(one.may.manage && one.state === 'open' ? (['settle', 'reduce', 'recover'] as const) : []),
  ]
  return (
    <>
      <PageHead
        title={say('commitment.title', { title: one.title, amount: wan(one.amountFen), paid: wan(one.paidFen) })}
        beside={<CommitmentLight state={one.state} />}
        crumbs={[
          { key: 'funds', name: say('funds'), to: '/funds' },
          {
            key: 'pool',
            name: pick(one.pool.name),
            // The unit itself sees no more of the pool than its own money.
            ...(!one.may.report && { to: '/funds/pools/$poolId', params: { poolId: one.pool.id } }),
          },
          { key: 'one', name: one.payee.name },
        ]}
        why={say('commitment.why', {
          payee: one.payee.name,
          line: pick(one.line.name),
          mode: say(`mode.${one.mode}`),
        })}
      >
        {acts.map((name, at) => (
          <ActButton
            key={name}
            primary={at === 0 && one.may.report}
            danger={name === 'recover'}
            act={() => setAct({ act: name })}
          >
            {say(name)}
          </ActButton>
        ))}
      </PageHead>
      <div className="columns">
        <div className="fund-page">
          <section className="stack">
            <h2>{say('section.tranches')}</h2>
            <Tranches one={one} open={(name, on) => setAct({ act: name, on })} />
          </section>
          <BudgetCard of={one} />
          <Expenditures of={one} />
          <Recoveries of={one} collect={(id) => setAct({ act: 'collect', on: id })} />
          <LedgerTable of={{ commitmentId: one.id }} />
        </div>
        <aside className="stack">
          <section className="card stack">
            <h2>{say('section.account')}</h2>
            <p>
              {one.account.bankAccount === ''
                ? say('no-account')
                : `${one.account.bankName} ${one.account.bankAccount}`}
            </p>
          </section>
          <section className="card stack">
            <h2>{say('section.prior')}</h2>
            {one.priorYears.length === 0 && <p className="second">{say('prior.none')}</p>}
            {one.priorYears.map(({ year, commitments, grantedFen, paidFen }) => (
              <p key={year}>
                {say('prior.line', { year, n: commitments, granted: wan(grantedFen), paid: wan(paidFen) })}
              </p>
            ))}
          </section>
          <section className="card stack">
            <h2>{say('section.history')}</h2>
            <History
              of={one.history.map((line, at) => ({
                id: `${line.at} ${at}`,
                at: line.at,
                who: line.by,
                what: line.text,
              }))}
            />
          </section>
        </aside>
      </div>
      {act !== undefined && <CommitmentForms {...act} of={one} close={() => setAct(undefined)} />}
    </>
  )
}

interface TranchesProps {
  readonly one: CommitmentView
  readonly open: (act: 'release' | 'receive', on: string) => void
}

function Tranches({ one, open }: TranchesProps) {
  const say = useSay(fundWords)
  const pick = usePick()
  const dates = useDates()
  const stateOf = ({ payment, releasedOn }: Tranche): string => {
    if (payment !== null) return say(`pay.${payment.state}`)
    return say(releasedOn === null ? 'not-released' : 'released')
  }
  return (
    <DataTable
      id="fund-tranches"
      name={say('section.tranches')}
      rows={one.tranches}
      rowKey={({ number }) => String(number)}
      columns={[
        { key: 'tranche', head: say('column.tranche'), text: (row) => pick(row.name), cell: (row) => pick(row.name) },
        {
          key: 'amount',
          head: say('column.amount'),
          width: 120,
          sum: true,
          decimals: 2,
          number: (row) => wan(row.amountFen).replaceAll(',', ''),
          cell: (row) => <Wan of={row.amountFen} />,
        },
        {
          key: 'due',
          head: say('column.due'),
          width: 110,
          text: (row) => row.dueOn ?? '',
          cell: (row) => <span className="second nowrap">{row.dueOn === null ? '—' : dates.day(row.dueOn)}</span>,
        },
        {
          key: 'state',
          head: say('column.state'),
          width: 190,
          text: stateOf,
          cell: (row) => (
            <span className="row">
              <Light is={row.payment?.state === 'paid' ? 'ok' : row.releasedOn === null ? 'none' : 'near'}>
                {stateOf(row)}
              </Light>
              {row.payment !== null && one.may.manage && (
                <PageLink
                  to="/funds/payments/$paymentListId"
                  params={{ paymentListId: row.payment.listId }}
                  className="small"
                >
                  {row.payment.number ?? say('list.draft')}
                </PageLink>
              )}
              {row.payment?.receiptNo != null && <small className="mark">{row.payment.receiptNo}</small>}
              {row.payment?.state === 'paid' && row.payment.receiptNo === null && one.may.report && (
                <ActButton size="small" act={() => open('receive', row.payment?.id ?? '')}>
                  {say('receive')}
                </ActButton>
              )}
              {row.releasedOn === null && one.may.manage && one.state === 'open' && (
                <ActButton size="small" act={() => open('release', String(row.number))}>
                  {say('release')}
                </ActButton>
              )}
            </span>
          ),
        },
      ]}
    />
  )
}

function Recoveries({ of: one, collect }: { readonly of: CommitmentView; readonly collect: (id: string) => void }) {
  const say = useSay(fundWords)
  const dates = useDates()
  if (one.recoveries.length === 0) return null
  return (
    <section className="card stack">
      <h2>{say('section.recoveries')}</h2>
      {one.recoveries.map((recovery) => (
        <div key={recovery.id} className="stack">
          <p>
            {say('recovery.line', {
              principal: wan(recovery.principalFen),
              interest: wan(recovery.interestFen),
              from: dates.day(recovery.fromOn),
              until: dates.day(recovery.untilOn),
              rate: recovery.ratePercent,
              collected: wan(recovery.collectedFen),
              due: dates.day(recovery.dueOn),
            })}
          </p>
          <p className="second">
            {recovery.document} · {recovery.reason}
          </p>
          {one.may.manage && recovery.state === 'demanded' && (
            <ActButton primary act={() => collect(recovery.id)}>
              {say('collect')}
            </ActButton>
          )}
        </div>
      ))}
    </section>
  )
}
