import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type DueTranche, listDueTranches } from '#modules/funds/commitment.contract.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { drawUpPayments } from '#modules/funds/payment.contract.ts'
import { getPractice } from '#modules/funds/pool.contract.ts'
import { ActForm } from '#modules/funds/web/ActForm.tsx'
import type { PoolView } from '#modules/funds/web/PoolPage.tsx'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** Released and not asked for: chosen here, they become a payment list. */
export function DueTranches({ pool }: { readonly pool: PoolView }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const dates = useDates()
  const [chosen, setChosen] = useState<readonly DueTranche[] | undefined>()
  const due = useRead(listDueTranches, { poolId: pool.id })
  return (
    <section className="stack">
      <h2>{say('section.due')}</h2>
      <Waiting for={due}>
        {({ rows, total }) => (
          <DataTable
            id="fund-due"
            name={say('section.due')}
            rows={rows}
            total={total}
            rowKey={(row) => `${row.commitmentId} ${row.number}`}
            {...(pool.mayRequest && {
              bulk: (picked: readonly DueTranche[]) => (
                <ActButton primary size="small" act={() => setChosen(picked)}>
                  {say('draw-up')}
                </ActButton>
              ),
            })}
            columns={[
              {
                key: 'title',
                head: say('column.title'),
                text: (row) => row.title,
                cell: (row) => (
                  <PageLink to="/funds/commitments/$commitmentId" params={{ commitmentId: row.commitmentId }}>
                    {row.title}
                  </PageLink>
                ),
              },
              {
                key: 'payee',
                head: say('column.payee'),
                width: 190,
                text: (row) => row.payee,
                cell: (row) => (
                  <>
                    {row.payee}
                    {!row.hasAccount && <small className="mark">{say('no-account')}</small>}
                  </>
                ),
              },
              {
                key: 'tranche',
                head: say('column.tranche'),
                width: 150,
                text: (row) => pick(row.name),
                cell: (row) => pick(row.name),
              },
              {
                key: 'amount',
                head: say('column.amount'),
                width: 132,
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
            ]}
            empty={<State kind="empty" title={say('due.empty')} why={say('due.empty.why')} />}
          />
        )}
      </Waiting>
      {chosen !== undefined && <DrawUp pool={pool} tranches={chosen} close={() => setChosen(undefined)} />}
    </section>
  )
}

interface DrawUpProps {
  readonly pool: PoolView
  readonly tranches: readonly DueTranche[]
  readonly close: () => void
}

function DrawUp({ pool, tranches, close }: DrawUpProps) {
  const say = useSay(fundWords)
  const pick = usePick()
  const navigate = useNavigate()
  const kinds = useRead(getPractice, {}).data?.lists ?? []
  const draw = useAct(drawUpPayments, {
    also: ['fund'],
    done: ({ paymentListId }) => void navigate({ to: '/funds/payments/$paymentListId', params: { paymentListId } }),
  })
  return (
    <ActForm
      title={say('draw-up')}
      deed={say('draw-up')}
      error={draw.error}
      busy={draw.isPending}
      close={close}
      fields={[
        { at: 'title', label: say('field.title'), kind: 'text' },
        {
          at: 'kind',
          label: say('field.kind'),
          kind: 'choice',
          options: kinds.map(({ code, name }) => ({ value: code, label: pick(name) })),
        },
        { at: 'basis', label: say('field.basis'), kind: 'text' },
        { at: 'publicity', label: say('field.publicity'), kind: 'text', optional: true },
      ]}
      send={({ title = '', kind = '', basis = '', publicity }) =>
        draw.mutate({
          poolId: pool.id,
          title,
          kind,
          basis,
          ...(publicity !== undefined && { publicity }),
          items: tranches.map(({ commitmentId, number, name }) => ({
            commitmentId,
            tranche: number,
            purpose: name.zh,
          })),
        })
      }
    />
  )
}
