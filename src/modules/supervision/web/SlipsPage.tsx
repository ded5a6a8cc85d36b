import { useNavigate } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { useState } from 'react'
import { listSlips, SLIP_TABS, type SlipHead } from '#modules/supervision/slip.contract.ts'
import { slipWords } from '#modules/supervision/slip-screen.messages.ts'
import { DueIn } from '#modules/supervision/web/DueIn.tsx'
import { RaiseSlip } from '#modules/supervision/web/RaiseSlip.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { tab: oneOf(SLIP_TABS, 'open'), unit: maybe(), level: maybe() }

/** All slips in sight, by what is to be done with them. */
export function SlipsPage() {
  const say = useSay(slipWords)
  const [{ tab, unit, level }, change] = useAddress(SHAPE)
  const slips = useRead(
    listSlips,
    { tab, ...(unit !== undefined && { unitId: unit }), ...(level !== undefined && { level }) },
    { keepFormer: true },
  )
  const may = useCan()
  const [isRaising, setIsRaising] = useState(false)
  return (
    <Waiting for={slips}>
      {({ rows, counts, total }) => (
        <>
          <PageHead
            title={
              counts.open === 0
                ? say('title.none')
                : say('title.open', { open: counts.open, overdue: counts.overdue, sign: counts['to-sign'] })
            }
            why={say('why')}
          >
            <PageLink to="/slips/statistics" className="button">
              {say('statistics')}
            </PageLink>
            {may('slip.raise') && (
              <>
                <PageLink to="/slips/rules" className="button">
                  {say('candidates')}
                </PageLink>
                <ActButton primary act={() => setIsRaising(true)}>
                  {say('raise')}
                </ActButton>
              </>
            )}
          </PageHead>
          <Tabs
            activeKey={tab}
            onChange={(next) => change({ tab: SLIP_TABS.find((one) => one === next) ?? 'open' })}
            items={SLIP_TABS.map((one) => ({ key: one, label: `${say(`tab.${one}`)} ${counts[one]}` }))}
          />
          <SlipTable rows={rows} total={total} />
          {isRaising && <RaiseSlip close={() => setIsRaising(false)} />}
        </>
      )}
    </Waiting>
  )
}

export function SlipTable({ rows, total }: { readonly rows: readonly SlipHead[]; readonly total: number }) {
  const say = useSay(slipWords)
  const pick = usePick()
  const dates = useDates()
  const navigate = useNavigate()
  return (
    <DataTable<SlipHead>
      id="slips"
      name={say('slips')}
      rows={rows}
      total={total}
      rowKey={(row) => row.id}
      open={(row) => void navigate({ to: '/slips/$slipId', params: { slipId: row.id } })}
      empty={<State kind="empty" title={say('empty')} why={say('empty.why')} />}
      columns={[
        {
          key: 'number',
          head: say('column.number'),
          width: 130,
          text: (row) => row.number,
          cell: (row) => (
            <PageLink to="/slips/$slipId" params={{ slipId: row.id }} className="nowrap">
              {row.number}
            </PageLink>
          ),
        },
        { key: 'title', head: say('column.title'), text: (row) => row.title, cell: (row) => row.title },
        {
          key: 'unit',
          head: say('column.unit'),
          width: 84,
          text: (row) => pick(row.unit.short),
          cell: (row) => pick(row.unit.short),
        },
        {
          key: 'level',
          head: say('column.level'),
          width: 84,
          text: (row) => pick(row.level.word),
          cell: (row) => <Light is={row.level} />,
        },
        {
          key: 'state',
          head: say('column.state'),
          width: 104,
          text: (row) => say(`state.${row.state}`),
          cell: (row) => say(`state.${row.state}`),
        },
        {
          key: 'due',
          head: say('column.due'),
          width: 130,
          filterable: false,
          text: (row) => row.dueOn,
          cell: (row) => <DueIn of={row} />,
        },
        {
          key: 'percent',
          head: say('column.percent'),
          width: 80,
          wideOnly: true,
          number: (row) => row.percent,
          cell: (row) => row.percent,
        },
        {
          key: 'source',
          head: say('column.source'),
          width: 88,
          wideOnly: true,
          text: (row) => say(`source.${row.source}`),
          cell: (row) => say(`source.${row.source}`),
        },
        {
          key: 'issued',
          head: say('column.issued'),
          width: 80,
          wideOnly: true,
          filterable: false,
          text: (row) => row.issuedOn,
          cell: (row) => <span className="second nowrap">{dates.day(row.issuedOn)}</span>,
        },
      ]}
    />
  )
}
