import { useNavigate } from '@tanstack/react-router'
import { Segmented, Select } from 'antd'
import { useState } from 'react'
import { yearOf } from '#engine/calendar/period.ts'
import type { Output } from '#engine/contract/operation.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { executionRates, listPools, type PoolHead } from '#modules/funds/pool.contract.ts'
import { CommitmentTable } from '#modules/funds/web/CommitmentTable.tsx'
import { OpenPool } from '#modules/funds/web/OpenPool.tsx'
import { Rate, Wan, wan } from '#modules/funds/web/Wan.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Sample } from '#web/figure/Value.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const BY = ['pool', 'unit', 'programme'] as const
const SHAPE = { by: oneOf(BY, 'pool'), year: maybe() }

/** The money of a year: what was given, promised, paid, and what is left; by pool, unit and programme. */
export function FundsPage() {
  const say = useSay(fundWords)
  const may = useCan()
  const viewed = yearOf(usePeriod().period)
  const [{ by, year: chosen }, change] = useAddress(SHAPE)
  const year = chosen ?? String(viewed)
  const [isOpening, setOpening] = useState(false)
  const pools = useRead(listPools, { year }, { keepFormer: true })
  return (
    <Waiting for={pools}>
      {({ pools: rows, years, total }) => (
        <>
          <PageHead
            title={
              rows.length === 0
                ? say(may('fund.manage') ? 'funds.none' : 'funds.own', { year })
                : say('funds.title', { year, budget: wan(total.budgetFen), percent: percentOf(total.percent) })
            }
            {...(rows.length > 0 && {
              why: say('funds.why', {
                committed: wan(total.committedFen),
                paid: wan(total.paidFen),
                left: wan(total.leftFen),
              }),
            })}
          >
            <Select
              aria-label={say('field.year')}
              value={year}
              options={[...new Set([...years, Number(year)])].map((one) => ({
                value: String(one),
                label: say('year', { year: one }),
              }))}
              onChange={(next) => change({ year: next })}
            />
            {may('fund.manage') && (
              <ActButton primary act={() => setOpening(true)}>
                {say('open-pool')}
              </ActButton>
            )}
          </PageHead>
          {(rows.length > 0 || may('fund.manage')) && (
            <div className="ledger-tools">
              <Segmented
                value={by}
                options={BY.map((value) => ({ value, label: say(`by.${value}`) }))}
                onChange={(next) => change({ by: next })}
              />
            </div>
          )}
          {by === 'pool' && (rows.length > 0 || may('fund.manage')) && <Pools rows={rows} />}
          {by === 'pool' && rows.length === 0 && !may('fund.manage') && <CommitmentTable />}
          {by !== 'pool' && <Rates by={by} year={year} />}
          {isOpening && <OpenPool year={Number(year)} close={() => setOpening(false)} />}
        </>
      )}
    </Waiting>
  )
}

const percentOf = (percent: string | null): string => (percent === null ? '—' : `${percent}%`)

type Executed = Pick<PoolHead, 'execution'>

function useExecutionColumns<R extends Executed>(): readonly Column<R>[] {
  const say = useSay(fundWords)
  const money = (key: 'budget' | 'committed' | 'paid' | 'left', wideOnly = false): Column<R> => ({
    key,
    head: say(`column.${key}`),
    width: 132,
    wideOnly,
    sum: true,
    decimals: 2,
    number: ({ execution }) => wan(execution[`${key}Fen`]).replaceAll(',', ''),
    cell: ({ execution }) => <Wan of={execution[`${key}Fen`]} strong={key === 'budget'} />,
  })
  return [
    money('budget'),
    money('committed', true),
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
  ]
}

function Pools({ rows }: { readonly rows: readonly PoolHead[] }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const navigate = useNavigate()
  const money = useExecutionColumns<PoolHead>()
  return (
    <DataTable
      id="fund-pools"
      name={say('funds')}
      rows={rows}
      rowKey={({ id }) => id}
      open={({ id }) => void navigate({ to: '/funds/pools/$poolId', params: { poolId: id } })}
      columns={[
        {
          key: 'name',
          head: say('column.pool'),
          text: (row) => pick(row.name),
          cell: (row) => (
            <>
              <PageLink to="/funds/pools/$poolId" params={{ poolId: row.id }}>
                {pick(row.name)}
              </PageLink>
              {row.isSample && <Sample />}
            </>
          ),
        },
        {
          key: 'source',
          head: say('column.source'),
          width: 120,
          wideOnly: true,
          text: (row) => pick(row.source.name),
          cell: (row) => <span className="second">{pick(row.source.name)}</span>,
        },
        ...money,
        {
          key: 'document',
          head: say('column.document'),
          width: 180,
          hidden: true,
          text: (row) => row.document,
          cell: (row) => row.document,
        },
      ]}
      empty={<State kind="empty" title={say('pools.empty')} why={say('pools.empty.why')} />}
    />
  )
}

type RateRow = Output<typeof executionRates>['rows'][number]

function Rates({ by, year }: { readonly by: 'unit' | 'programme'; readonly year: string }) {
  const say = useSay(fundWords)
  const pick = usePick()
  const money = useExecutionColumns<RateRow>()
  const rates = useRead(executionRates, { by, year }, { keepFormer: true })
  return (
    <Waiting for={rates}>
      {({ rows }) => (
        <DataTable
          id={`fund-rates-${by}`}
          name={say(`by.${by}`)}
          rows={rows}
          rowKey={({ key }) => key}
          columns={[
            {
              key: 'name',
              head: say(by === 'unit' ? 'column.unit' : 'column.name'),
              text: (row) => pick(row.name),
              cell: (row) => pick(row.name),
            },
            ...money,
          ]}
          empty={<State kind="empty" title={say('commitments.empty')} why={say('commitments.empty.why')} />}
        />
      )}
    </Waiting>
  )
}
