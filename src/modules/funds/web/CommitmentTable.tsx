import { useNavigate } from '@tanstack/react-router'
import { listCommitments } from '#modules/funds/commitment.contract.ts'
import { COMMITMENT_STATES, type CommitmentState } from '#modules/funds/fund.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { Wan, wan } from '#modules/funds/web/Wan.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const TONES = { open: 'ok', settled: 'none', recovering: 'orange', closed: 'none' } as const

export function CommitmentLight({ state }: { readonly state: CommitmentState }) {
  const say = useSay(fundWords)
  return <Light is={TONES[state]}>{say(`commitment.${state}`)}</Light>
}

/** What is promised to whom, and how much of it has been paid. */
export function CommitmentTable({ poolId }: { readonly poolId?: string }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const navigate = useNavigate()
  const commitments = useRead(listCommitments, { limit: '2000', ...(poolId !== undefined && { poolId }) })
  return (
    <Waiting for={commitments}>
      {({ rows, total }) => (
        <DataTable
          id="fund-commitments"
          name={say('section.commitments')}
          rows={rows}
          total={total}
          rowKey={({ id }) => id}
          open={({ id }) => void navigate({ to: '/funds/commitments/$commitmentId', params: { commitmentId: id } })}
          columns={[
            {
              key: 'title',
              head: say('column.title'),
              text: (row) => row.title,
              cell: (row) => (
                <PageLink to="/funds/commitments/$commitmentId" params={{ commitmentId: row.id }}>
                  {row.title}
                </PageLink>
              ),
            },
            {
              key: 'payee',
              head: say('column.payee'),
              width: 190,
              text: (row) => row.payee.name,
              cell: (row) => row.payee.name,
            },
            {
              key: 'line',
              head: say('column.line'),
              width: 130,
              wideOnly: true,
              text: (row) => pick(row.line.name),
              cell: (row) => <span className="second">{pick(row.line.name)}</span>,
            },
            ...(['amount', 'paid'] as const).map((key) => ({
              key,
              head: say(`column.${key}`),
              width: 132,
              sum: true,
              decimals: 2,
              number: (row: (typeof rows)[number]) => wan(row[`${key}Fen`]).replaceAll(',', ''),
              cell: (row: (typeof rows)[number]) => <Wan of={row[`${key}Fen`]} />,
            })),
            {
              key: 'state',
              head: say('column.state'),
              width: 110,
              text: (row) => row.state,
              options: COMMITMENT_STATES.map((value) => ({ value, label: say(`commitment.${value}`) })),
              cell: (row) => <CommitmentLight state={row.state} />,
            },
          ]}
          empty={<State kind="empty" title={say('commitments.empty')} why={say('commitments.empty.why')} />}
        />
      )}
    </Waiting>
  )
}
