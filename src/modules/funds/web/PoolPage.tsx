import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { History } from '#cases/web/History.tsx'
import type { Output } from '#engine/contract/operation.ts'
import { FUND_ACCOUNTS } from '#engine/money/ledger.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { getPool } from '#modules/funds/pool.contract.ts'
import { CommitmentTable } from '#modules/funds/web/CommitmentTable.tsx'
import { DueTranches } from '#modules/funds/web/DueTranches.tsx'
import { LedgerTable } from '#modules/funds/web/LedgerTable.tsx'
import { POOL_ACTS, type PoolAct, PoolForms } from '#modules/funds/web/PoolForms.tsx'
import { Rate, Wan, wan } from '#modules/funds/web/Wan.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { Sample } from '#web/figure/Value.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type PoolView = Output<typeof getPool>
type FundLine = PoolView['lines'][number]

/** One pool: where its money is, its lines, what is promised, what waits to be asked for, and every entry of its ledger. */
export function PoolPage() {
  const { poolId = '' } = useParams({ strict: false })
  const pool = useRead(getPool, { poolId })
  return <Waiting for={pool}>{(data) => <Pool of={data} />}</Waiting>
}

function Pool({ of: pool }: { readonly of: PoolView }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const [act, setAct] = useState<PoolAct | undefined>()
  const { percent, leftFen } = pool.execution
  return (
    <>
      <PageHead
        title={say('pool.title', {
          name: pick(pool.name),
          left: wan(leftFen),
          percent: percent === null ? '—' : `${percent}%`,
        })}
        beside={pool.isSample && <Sample />}
        crumbs={[
          { key: 'funds', name: say('funds'), to: '/funds' },
          { key: 'pool', name: pick(pool.name) },
        ]}
        why={say('pool.why', { source: pick(pool.source.name), document: pool.document, unit: pick(pool.unit.name) })}
      >
        {pool.mayManage &&
          POOL_ACTS.map((one) => (
            <ActButton key={one} primary={one === 'commit'} act={() => setAct(one)}>
              {say(one)}
            </ActButton>
          ))}
      </PageHead>
      <div className="fund-page">
        <section className="card stack">
          <div className="row fund-head">
            <h2>{say('section.where')}</h2>
            <Light is={pool.isProven ? 'ok' : 'red'}>{say(pool.isProven ? 'pool.proven' : 'pool.unproven')}</Light>
          </div>
          <dl className="fund-balances">
            {FUND_ACCOUNTS.filter((kind) => pool.balances[kind] !== '0').map((kind) => (
              <div key={kind}>
                <dt>{say(`account.${kind}`)}</dt>
                <dd>
                  <Wan of={pool.balances[kind].replace('-', '')} strong />
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section className="stack">
          <h2>{say('section.lines')}</h2>
          <Lines rows={pool.lines} />
        </section>
        <DueTranches pool={pool} />
        <section className="stack">
          <h2>{say('section.commitments')}</h2>
          <CommitmentTable poolId={pool.id} />
        </section>
        <LedgerTable of={{ poolId: pool.id }} mayReverse={pool.mayManage} />
        <section className="card stack">
          <h2>{say('section.history')}</h2>
          <History
            of={pool.history.map((line, at) => ({
              id: `${line.at} ${at}`,
              at: line.at,
              who: line.by,
              what: line.text,
            }))}
          />
        </section>
      </div>
      {act !== undefined && <PoolForms act={act} pool={pool} close={() => setAct(undefined)} />}
    </>
  )
}

function Lines({ rows }: { readonly rows: readonly FundLine[] }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const money = (key: 'budget' | 'committed' | 'paid' | 'left') => ({
    key,
    head: say(`column.${key}`),
    width: 132,
    sum: true,
    decimals: 2,
    wideOnly: key === 'committed',
    number: ({ execution }: FundLine) => wan(execution[`${key}Fen`]).replaceAll(',', ''),
    cell: ({ execution }: FundLine) => <Wan of={execution[`${key}Fen`]} />,
  })
  return (
    <DataTable
      id="fund-lines"
      name={say('section.lines')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'line',
          head: say('column.line'),
          text: (row) => pick(row.name),
          cell: (row) => pick(row.name),
        },
        money('budget'),
        money('committed'),
        money('paid'),
        money('left'),
        {
          key: 'rate',
          head: say('column.rate'),
          width: 190,
          decimals: 2,
          number: ({ execution }) => execution.percent,
          cell: ({ execution }) => <Rate percent={execution.percent} />,
        },
      ]}
    />
  )
}
