import { useNavigate } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import { dictionaryWords } from '#modules/dispatch/dictionary-screen.messages.ts'
import { listIndicators } from '#modules/dispatch/plan.contract.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { text, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { q: text() }

type Entry = Output<typeof listIndicators>['rows'][number]

const KINDS = ['flow', 'stock', 'net-increase', 'ratio', 'formula'] as const
const FREQUENCIES = ['day', 'week', 'month', 'quarter', 'half-year', 'year'] as const
const RULES = ['sum', 'average', 'weighted', 'ratio-of-sums', 'own', 'rows'] as const

/** Every indicator of the administration with what decides its figures. */
export function DictionaryPage() {
  const say = useSay(dictionaryWords)
  const navigate = useNavigate()
  const may = useCan()('plan.manage')
  const entries = useRead(listIndicators, { limit: '500' })
  const columns = useColumns()
  const [{ q }, change] = useAddress(SHAPE)
  const [typed, setTyped] = useState(q)
  const sought = q.trim().toLowerCase()
  const matches = ({ name, code, source }: Entry) =>
    [name.zh, name.en, code, source?.zh ?? '', source?.en ?? ''].some((text) => text.toLowerCase().includes(sought))
  const titleOf = (rows: readonly Entry[], n: number) => {
    const derived = rows.filter((row) => row.derived).length
    return derived === 0 ? say('dictionary.title.plain', { n }) : say('dictionary.title', { n, derived })
  }
  const open = (indicatorId: string) =>
    void navigate({ to: '/dictionary/$indicatorId', params: { indicatorId }, search: {} })
  return (
    <Waiting for={entries}>
      {({ rows, total }) => (
        <>
          <PageHead title={titleOf(rows, total)} why={say('dictionary.why')}>
            <ActButton act={() => open('new')} reason={may ? undefined : say('no-manage')}>
              {say('dictionary.new')}
            </ActButton>
          </PageHead>
          <DataTable
            id="dictionary"
            name={say('dictionary')}
            rows={sought === '' ? rows : rows.filter(matches)}
            total={total}
            tools={
              <Input
                allowClear
                size="small"
                type="search"
                className="list-search"
                value={typed}
                placeholder={say('search')}
                aria-label={say('search')}
                onChange={({ target: { value } }) => {
                  setTyped(value)
                  change({ q: value }, { replace: true })
                }}
              />
            }
            columns={columns}
            rowKey={(row) => row.id}
            open={(row) => open(row.id)}
            empty={<State kind="empty" title={say('dictionary.none')} why={say('dictionary.why')} />}
          />
        </>
      )}
    </Waiting>
  )
}

function useColumns(): readonly Column<Entry>[] {
  const say = useSay(dictionaryWords)
  const sayIndicator = useSay(indicatorMessages)
  const pick = usePick()
  return [
    {
      key: 'name',
      head: say('column.name'),
      text: (row) => `${pick(row.name)} ${row.code}`,
      cell: (row) => (
        <span className="named-code">
          <PageLink to="/dictionary/$indicatorId" params={{ indicatorId: row.id }}>
            {pick(row.name)}
          </PageLink>
          <small className="second">{row.code}</small>
          {row.retired && <small className="mark">{say('retired')}</small>}
        </span>
      ),
    },
    {
      key: 'measure',
      head: say('column.measure'),
      text: (row) => pick(row.unit),
      cell: (row) => <span className="nowrap">{pick(row.unit)}</span>,
      filterable: false,
    },
    {
      key: 'kind',
      head: say('column.kind'),
      text: (row) => row.kind,
      options: KINDS.map((value) => ({ value, label: sayIndicator(`indicator.kind.${value}`) })),
      cell: (row) => <span className="nowrap">{sayIndicator(`indicator.kind.${row.kind}`)}</span>,
    },
    {
      key: 'direction',
      head: say('column.direction'),
      text: (row) => row.direction,
      cell: (row) => <span className="nowrap">{sayIndicator(`indicator.direction.${row.direction}`)}</span>,
      filterable: false,
      wideOnly: true,
    },
    {
      key: 'frequency',
      head: say('column.frequency'),
      text: (row) => row.frequency,
      options: FREQUENCIES.map((value) => ({ value, label: say(`frequency.${value}`) })),
      cell: (row) => say(`frequency.${row.frequency}`),
    },
    {
      key: 'rollUp',
      head: say('column.roll-up'),
      text: (row) => row.rollUp,
      options: RULES.map((value) => ({ value, label: sayIndicator(`indicator.roll-up.${value}`) })),
      cell: (row) => {
        const rule = RULES.find((one) => one === row.rollUp)
        return (
          <span className="nowrap">{rule === undefined ? row.rollUp : sayIndicator(`indicator.roll-up.${rule}`)}</span>
        )
      },
    },
    {
      key: 'source',
      head: say('column.source'),
      text: (row) => (row.source === undefined ? '' : pick(row.source)),
      cell: (row) => <span className="second small">{row.source === undefined ? '' : pick(row.source)}</span>,
      wideOnly: true,
    },
  ]
}
