import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Files } from '#cases/web/Files.tsx'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { downloadPaymentList, getPaymentList } from '#modules/funds/payment.contract.ts'
import { PaymentActs } from '#modules/funds/web/PaymentActs.tsx'
import { PaymentRows } from '#modules/funds/web/PaymentRows.tsx'
import { ListLight } from '#modules/funds/web/PaymentsPage.tsx'
import { wan } from '#modules/funds/web/Wan.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type PaymentListView = Output<typeof getPaymentList>

/** One list: who is paid what from where, what was shown to whom, and who said what to it. */
export function PaymentListPage() {
  const { paymentListId = '' } = useParams({ strict: false })
  const list = useRead(getPaymentList, { paymentListId })
  return <Waiting for={list}>{(data) => <PaymentList of={data} />}</Waiting>
}

function PaymentList({ of: list }: { readonly of: PaymentListView }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const [error, setError] = useState<Error | undefined>()
  const print = () => {
    setError(undefined)
    download(downloadPaymentList, { paymentListId: list.id }).catch(setError)
  }
  return (
    <>
      <PageHead
        title={say('payment.title', { title: list.title, n: list.payments, amount: wan(list.totalFen) })}
        beside={<ListLight state={list.state} />}
        crumbs={[
          { key: 'payments', name: say('payments.crumb'), to: '/funds/payments' },
          { key: 'pool', name: pick(list.pool.name), to: '/funds/pools/$poolId', params: { poolId: list.pool.id } },
          { key: 'number', name: list.number ?? say('list.draft') },
        ]}
        why={
          <>
            {say('payment.why', { kind: pick(list.kind.name), basis: list.basis })}
            {list.publicity !== '' && ` · ${say('payment.publicity', { text: list.publicity })}`}
          </>
        }
      >
        <ActButton act={print}>{say('act.print')}</ActButton>
      </PageHead>
      <Refused error={error} />
      <PaymentActs list={list} />
      <div className="columns">
        <div className="stack">
          <PaymentRows list={list} />
        </div>
        <aside className="stack">
          <section className="card stack">
            <h2>{say('section.steps')}</h2>
            <Steps of={list} />
            <p className="second small" title={say('payment.hash.why')}>
              {say('payment.hash', { hash: list.sha256.slice(0, 16) })}
            </p>
            {list.bankFiles.map(({ id, number }) => (
              <PageLink key={id} to="/funds/bank-files/$bankFileId" params={{ bankFileId: id }}>
                {say('bank.file.title', { number, n: list.payments, amount: wan(list.totalFen) })}
              </PageLink>
            ))}
          </section>
          <section className="card stack">
            <h2>{say('section.files')}</h2>
            <Files subjectKind="payment-list" subjectId={list.id} />
          </section>
          <section className="card stack">
            <h2>{say('section.history')}</h2>
            <History
              of={list.history.map((line, at) => ({
                id: `${line.at} ${at}`,
                at: line.at,
                who: line.by,
                what: line.text,
              }))}
            />
          </section>
        </aside>
      </div>
    </>
  )
}

/** What each step said, of which content; or that it has not. */
function Steps({ of: list }: { readonly of: PaymentListView }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <ol className="fund-steps">
      {list.steps.map(({ code, name, said }) => (
        <li key={code}>
          <b>{pick(name)}</b>{' '}
          {said === null ? (
            <Light is={list.step?.code === code ? 'near' : 'none'}>{say('step.waiting')}</Light>
          ) : (
            <>
              <Light is={said.decision === 'approved' ? 'ok' : 'orange'}>
                {say(`step.${said.decision}`, { by: said.by })}
              </Light>
              <small className="second">
                {dates.near(said.at)} {said.note} · {say('said.of', { hash: said.sha256.slice(0, 16) })}
              </small>
            </>
          )}
        </li>
      ))}
    </ol>
  )
}
