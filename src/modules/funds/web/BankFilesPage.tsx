import { useNavigate } from '@tanstack/react-router'
import type { Output } from '#engine/contract/operation.ts'
import { type BankFile, listBankFiles, makeBankFile } from '#modules/funds/bank-file.contract.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type WaitingList = Output<typeof listBankFiles>['waiting'][number]

/** What goes to the bank and what has come back from it. */
export function BankFilesPage() {
  const say = useSay(fundWords)
  const files = useRead(listBankFiles, {})
  return (
    <Waiting for={files}>
      {({ rows, waiting, mayRemit }) => (
        <>
          <PageHead
            title={say('bank.title', {
              out: rows.filter(({ state }) => state === 'out').length,
              waiting: waiting.length,
            })}
            why={say('bank.why')}
          />
          <div className="fund-page">
            {waiting.length > 0 && <WaitingLists lists={waiting} mayRemit={mayRemit} />}
            <section className="stack">
              <h2>{say('section.files-out')}</h2>
              <BankFiles rows={rows} />
            </section>
          </div>
        </>
      )}
    </Waiting>
  )
}

/** Lists of one pool go out together. */
function WaitingLists({ lists, mayRemit }: { readonly lists: readonly WaitingList[]; readonly mayRemit: boolean }) {
  const say = useSay(fundWords)
  const navigate = useNavigate()
  const make = useAct(makeBankFile, {
    also: ['payment', 'fund'],
    done: ({ bankFileId }) => void navigate({ to: '/funds/bank-files/$bankFileId', params: { bankFileId } }),
  })
  return (
    <section className="stack">
      <h2>{say('section.waiting')}</h2>
      <Refused error={make.error} />
      <DataTable
        id="fund-bank-waiting"
        name={say('section.waiting')}
        rows={lists}
        rowKey={({ id }) => id}
        {...(mayRemit && {
          bulk: (picked: readonly WaitingList[]) => (
            <ActButton
              primary
              size="small"
              busy={make.isPending}
              act={() => make.mutate({ poolId: picked[0]!.poolId, paymentListIds: picked.map(({ id }) => id) })}
            >
              {say('bank.make')}
            </ActButton>
          ),
        })}
        columns={[
          {
            key: 'number',
            head: say('column.number'),
            width: 180,
            text: (row) => row.number,
            cell: (row) => row.number,
          },
          {
            key: 'title',
            head: say('column.title'),
            text: (row) => row.title,
            cell: (row) => (
              <PageLink to="/funds/payments/$paymentListId" params={{ paymentListId: row.id }}>
                {row.title}
              </PageLink>
            ),
          },
          {
            key: 'payments',
            head: say('column.payments'),
            width: 80,
            number: (row) => row.payments,
            cell: (row) => row.payments,
          },
          {
            key: 'amount',
            head: say('column.amount'),
            width: 132,
            sum: true,
            decimals: 2,
            number: (row) => wan(row.totalFen).replaceAll(',', ''),
            cell: (row) => <Wan of={row.totalFen} />,
          },
        ]}
      />
    </section>
  )
}

function BankFiles({ rows }: { readonly rows: readonly BankFile[] }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const dates = useDates()
  const navigate = useNavigate()
  const count = (key: 'payments' | 'paid' | 'failed' | 'waiting' | 'differences') => ({
    key,
    head: say(`column.${key === 'paid' ? 'paid-count' : key}`),
    width: 84,
    wideOnly: key === 'paid' || key === 'failed',
    number: (row: BankFile) => row[key],
    cell: (row: BankFile) => row[key],
  })
  return (
    <DataTable
      id="fund-bank-files"
      name={say('section.results')}
      rows={rows}
      rowKey={({ id }) => id}
      open={({ id }) => void navigate({ to: '/funds/bank-files/$bankFileId', params: { bankFileId: id } })}
      columns={[
        {
          key: 'number',
          head: say('column.number'),
          width: 130,
          text: (row) => row.number,
          cell: (row) => (
            <PageLink to="/funds/bank-files/$bankFileId" params={{ bankFileId: row.id }}>
              {row.number}
            </PageLink>
          ),
        },
        {
          key: 'pool',
          head: say('column.pool'),
          text: (row) => pick(row.pool.name),
          cell: (row) => pick(row.pool.name),
        },
        count('payments'),
        {
          key: 'amount',
          head: say('column.amount'),
          width: 132,
          sum: true,
          decimals: 2,
          number: (row) => wan(row.totalFen).replaceAll(',', ''),
          cell: (row) => <Wan of={row.totalFen} />,
        },
        count('paid'),
        count('failed'),
        count('waiting'),
        count('differences'),
        {
          key: 'state',
          head: say('column.state'),
          width: 110,
          text: (row) => row.state,
          options: (['out', 'answered'] as const).map((value) => ({ value, label: say(`bank.${value}`) })),
          cell: (row) => <Light is={row.state === 'out' ? 'near' : 'ok'}>{say(`bank.${row.state}`)}</Light>,
        },
        {
          key: 'made',
          head: say('column.made'),
          width: 160,
          wideOnly: true,
          text: (row) => row.madeBy ?? '',
          cell: (row) => (
            <span className="second nowrap">
              {row.madeBy ?? ''} {dates.near(row.madeAt)}
            </span>
          ),
        },
      ]}
      empty={<State kind="empty" title={say('bank.empty')} why={say('bank.empty.why')} />}
    />
  )
}
