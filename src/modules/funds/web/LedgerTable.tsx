import type { UseQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { type FundEntry, listCommitmentEntries, listPoolEntries, reverseEntry } from '#modules/funds/pool.contract.ts'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { call } from '#web/client/call.ts'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink, type Place } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  /** The whole of a pool, whose manager may reverse; or one commitment alone. */
  readonly of: { readonly poolId: string } | { readonly commitmentId: string }
  readonly mayReverse?: boolean
}

const PLACES: Readonly<Record<string, (id: string) => Place>> = {
  commitment: (commitmentId) => ({ to: '/funds/commitments/$commitmentId', params: { commitmentId } }),
  'payment-list': (paymentListId) => ({ to: '/funds/payments/$paymentListId', params: { paymentListId } }),
  'bank-file': (bankFileId) => ({ to: '/funds/bank-files/$bankFileId', params: { bankFileId } }),
}
const REVERSIBLE: readonly string[] = ['appropriate', 'allocate', 'deallocate']

/** Every entry with both its accounts and what brought it; what was only a slip of the pen is reversed here, once. */
export function LedgerTable({ of, mayReverse = false }: Props) {
  return 'poolId' in of ? <PoolLedger {...of} mayReverse={mayReverse} /> : <CommitmentLedger {...of} />
}

function PoolLedger({ poolId, mayReverse }: { readonly poolId: string; readonly mayReverse: boolean }) {
  const say = useSay(fundWords)
  const first = useRead(listPoolEntries, { poolId })
  const [taken, setTaken] = useState<FundEntry | undefined>()
  const reverse = useAct(reverseEntry, { done: () => setTaken(undefined) })
  return (
    <>
      <Ledger
        first={first}
        more={(after) => call(listPoolEntries, { poolId, after })}
        reverse={mayReverse ? setTaken : undefined}
      />
      {taken !== undefined && (
        <ReasonDialog
          title={say('reverse.title')}
          deed={say('reverse')}
          least={2}
          danger
          busy={reverse.isPending}
          error={reverse.error}
          close={() => setTaken(undefined)}
          act={(reason) => reverse.mutate({ poolId, postingId: taken.postingId, reason })}
        />
      )}
    </>
  )
}

function CommitmentLedger({ commitmentId }: { readonly commitmentId: string }) {
  const first = useRead(listCommitmentEntries, { commitmentId })
  return (
    <Ledger first={first} more={(after) => call(listCommitmentEntries, { commitmentId, after })} reverse={undefined} />
  )
}

interface Page {
  readonly entries: readonly FundEntry[]
  readonly next: string | null
}

interface LedgerProps {
  readonly first: UseQueryResult<Page, Error>
  readonly more: (after: string) => Promise<Page>
  readonly reverse: ((entry: FundEntry) => void) | undefined
}

function Ledger({ first, more, reverse }: LedgerProps) {
  const say = useSay(fundWords)
  const [later, setLater] = useState<Page | undefined>()
  const add = async (after: string) => {
    const page = await more(after)
    setLater({ entries: [...(later?.entries ?? []), ...page.entries], next: page.next })
  }
  return (
    <section className="stack">
      <h2>{say('section.ledger')}</h2>
      <Waiting for={first}>
        {({ entries, next }) => {
          const after = later === undefined ? next : later.next
          return (
            <>
              <Entries rows={[...entries, ...(later?.entries ?? [])]} reverse={reverse} />
              {after !== null && <Button onClick={() => void add(after)}>{say('more')}</Button>}
            </>
          )
        }}
      </Waiting>
    </section>
  )
}

interface EntriesProps {
  readonly rows: readonly FundEntry[]
  readonly reverse: ((entry: FundEntry) => void) | undefined
}

function Entries({ rows, reverse }: EntriesProps) {
  const say = useSay(fundWords)
  const dates = useDates()
  const movementOf = ({ movement, reverses }: FundEntry): string => {
    const name = say(`movement.${movement}` as 'movement.pay')
    return reverses === null ? name : `${say('reversal')} · ${name}`
  }
  return (
    <DataTable
      id="fund-entries"
      name={say('section.ledger')}
      rows={rows}
      rowKey={({ postingId, number }) => `${postingId} ${number}`}
      columns={[
        {
          key: 'on',
          head: say('column.on'),
          width: 104,
          text: (row) => row.bookedOn,
          cell: (row) => <span className="second nowrap">{dates.day(row.bookedOn)}</span>,
        },
        {
          key: 'movement',
          head: say('column.movement'),
          width: 140,
          text: movementOf,
          cell: (row) => (
            <>
              {movementOf(row)}
              {row.reversedBy !== null && <small className="mark">{say('reversed')}</small>}
            </>
          ),
        },
        {
          key: 'amount',
          head: say('column.amount'),
          width: 132,
          decimals: 2,
          number: (row) => wan(row.amountFen).replaceAll(',', ''),
          cell: (row) => <Wan of={row.amountFen} />,
        },
        {
          key: 'credit',
          head: say('column.credit'),
          width: 150,
          wideOnly: true,
          text: (row) => say(`account.${row.credit}`),
          cell: (row) => <span className="second">{say(`account.${row.credit}`)}</span>,
        },
        {
          key: 'debit',
          head: say('column.debit'),
          width: 150,
          text: (row) => say(`account.${row.debit}`),
          cell: (row) => say(`account.${row.debit}`),
        },
        {
          key: 'cause',
          head: say('column.cause'),
          text: (row) => row.cause.name ?? row.reason,
          cell: (row) => <Cause of={row} />,
        },
        {
          key: 'by',
          head: say('column.by'),
          width: 92,
          wideOnly: true,
          text: (row) => row.bookedBy ?? '',
          cell: (row) => <span className="second">{row.bookedBy ?? '—'}</span>,
        },
        ...(reverse === undefined
          ? []
          : [
              {
                key: 'reverse',
                head: '',
                width: 72,
                filterable: false,
                sortable: false,
                text: () => '',
                cell: (row: FundEntry) =>
                  REVERSIBLE.includes(row.movement) &&
                  row.reverses === null &&
                  row.reversedBy === null && (
                    <Button size="small" onClick={() => reverse(row)}>
                      {say('reverse')}
                    </Button>
                  ),
              },
            ]),
      ]}
    />
  )
}

function Cause({ of: { cause, reason } }: { readonly of: FundEntry }) {
  const place = PLACES[cause.kind]?.(cause.id)
  const words = cause.name ?? reason
  return place === undefined ? (
    <span className="clipped" title={words}>
      {words}
    </span>
  ) : (
    <PageLink to={place.to} params={place.params} className="clipped" title={words}>
      {words}
    </PageLink>
  )
}
