import { Popover } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { listDaily, undoDaily } from '#modules/dispatch/daily.contract.ts'
import { arrivalWords } from '#modules/dispatch/monitor-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ConfirmDialog } from '#web/act/ConfirmDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

type Arrival = Output<typeof listDaily>['rows'][number]

const STATES = ['checked', 'published', 'refused', 'undone'] as const
const LIGHTS = { checked: 'none', published: 'ok', refused: 'red', undone: 'none' } as const

/** Every batch by whichever way it came, with what was refused of it. */
export function ArrivalList() {
  const say = useSay(arrivalWords)
  const arrivals = useRead(listDaily, { limit: '200' })
  const [undoing, setUndoing] = useState<Arrival | undefined>()
  const undo = useAct(undoDaily, { also: ['monitor', 'report'], done: () => setUndoing(undefined) })
  const columns = useColumns(setUndoing)
  return (
    <Waiting for={arrivals}>
      {({ rows }) => (
        <>
          <DataTable
            id="arrivals"
            name={say('list')}
            rows={rows}
            columns={columns}
            rowKey={(row) => row.id}
            empty={<State kind="empty" title={say('list.none')} why={say('list.none.why')} />}
          />
          {undoing !== undefined && (
            <ConfirmDialog
              title={say('undo.title', { batch: undoing.fileName ?? undoing.batch })}
              deed={say('undo')}
              busy={undo.isPending}
              error={undo.error}
              act={() => undo.mutate({ batchId: undoing.id })}
              close={() => {
                undo.reset()
                setUndoing(undefined)
              }}
            >
              <p>{say('undo.why', { n: undoing.changed })}</p>
            </ConfirmDialog>
          )}
        </>
      )}
    </Waiting>
  )
}

function useColumns(undo: (row: Arrival) => void): readonly Column<Arrival>[] {
  const say = useSay(arrivalWords)
  const dates = useDates()
  return [
    {
      key: 'at',
      head: say('column.at'),
      width: 132,
      text: (row) => row.at,
      cell: (row) => <span className="nowrap">{dates.near(row.at)}</span>,
      filterable: false,
    },
    {
      key: 'way',
      head: say('column.way'),
      width: 90,
      text: (row) => row.way,
      options: (['api', 'drop', 'folder'] as const).map((value) => ({ value, label: say(`way.${value}`) })),
      cell: (row) => say(`way.${row.way}`),
    },
    {
      key: 'feed',
      head: say('column.feed'),
      width: 130,
      text: (row) => row.feed ?? '',
      cell: (row) => row.feed ?? <Value of={null} />,
    },
    {
      key: 'batch',
      head: say('column.batch'),
      text: (row) => row.fileName ?? row.batch,
      cell: (row) => row.fileName ?? row.batch,
    },
    {
      key: 'rows',
      head: say('column.rows'),
      width: 70,
      wideOnly: true,
      number: (row) => row.rows,
      cell: (row) => <Value of={row.rows} />,
    },
    {
      key: 'changed',
      head: say('column.changed'),
      width: 76,
      number: (row) => row.changed,
      cell: (row) => <Value of={row.changed} />,
    },
    {
      key: 'refused',
      head: say('column.refused'),
      width: 86,
      number: (row) => row.faultsTotal,
      cell: (row) => (row.faultsTotal === 0 ? <Value of={0} /> : <RefusedRows of={row} />),
    },
    {
      key: 'state',
      head: say('column.state'),
      width: 92,
      text: (row) => row.state,
      options: STATES.map((value) => ({ value, label: say(`state.${value}`) })),
      cell: (row) => <Light is={LIGHTS[row.state]}>{say(`state.${row.state}`)}</Light>,
    },
    {
      key: 'by',
      head: say('column.by'),
      width: 110,
      wideOnly: true,
      text: (row) => row.by ?? '',
      cell: (row) => row.by ?? <Value of={null} />,
    },
    {
      key: 'act',
      head: say('column.act'),
      width: 84,
      cell: (row) =>
        row.state === 'published' && row.changed > 0 ? (
          <ActButton size="small" act={() => undo(row)}>
            {say('undo')}
          </ActButton>
        ) : null,
    },
  ]
}

function RefusedRows({ of: row }: { readonly of: Arrival }) {
  const say = useSay(arrivalWords)
  return (
    <Popover
      trigger="click"
      content={
        <ul className="reason">
          {row.faults.slice(0, 20).map((fault) => (
            <li key={`${fault.place} ${fault.text}`}>
              <code>{fault.place}</code> {fault.text}
            </li>
          ))}
        </ul>
      }
    >
      <button type="button" className="light light-red opens">
        {say('refused', { n: row.faultsTotal })}
      </button>
    </Popover>
  )
}
