import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { listImports, undoImport } from '#modules/dispatch/import.contract.ts'
import { importWords } from '#modules/dispatch/import-screen.messages.ts'
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

type Import = Output<typeof listImports>['rows'][number]

const STATES = ['checked', 'published', 'undone'] as const
const STATE_LIGHTS = { checked: 'none', published: 'ok', undone: 'none' } as const

/** All imports so far; what was published can be undone as long as nothing later stands on it. */
export function ImportList() {
  const say = useSay(importWords)
  const imports = useRead(listImports, { limit: '200' })
  const [undoing, setUndoing] = useState<Import | undefined>()
  const undo = useAct(undoImport, {
    also: ['figure', 'target', 'plan', 'report'],
    done: () => setUndoing(undefined),
  })
  const columns = useColumns(setUndoing)
  return (
    <Waiting for={imports}>
      {({ rows }) => (
        <>
          <DataTable
            id="imports"
            name={say('list')}
            rows={rows}
            columns={columns}
            rowKey={(row) => row.id}
            empty={<State kind="empty" title={say('list.none')} why={say('list.none.why')} />}
          />
          {undoing !== undefined && (
            <ConfirmDialog
              title={say('undo.title', { file: undoing.fileName })}
              deed={say('undo.deed')}
              busy={undo.isPending}
              error={undo.error}
              act={() => undo.mutate({ importId: undoing.id })}
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

function useColumns(undo: (row: Import) => void): readonly Column<Import>[] {
  const say = useSay(importWords)
  const dates = useDates()
  return [
    { key: 'file', head: say('column.file'), text: (row) => row.fileName, cell: (row) => row.fileName },
    {
      key: 'rows',
      head: say('column.rows'),
      number: (row) => row.rows,
      cell: (row) => <Value of={row.rows} />,
      filterable: false,
    },
    {
      key: 'changed',
      head: say('column.changed'),
      number: (row) => row.changed,
      cell: (row) => <Value of={row.changed} />,
      filterable: false,
    },
    {
      key: 'state',
      head: say('column.state'),
      text: (row) => row.state,
      options: STATES.map((value) => ({ value, label: say(`state.${value}`) })),
      cell: (row) => <Light is={STATE_LIGHTS[row.state]}>{say(`state.${row.state}`)}</Light>,
    },
    {
      key: 'by',
      head: say('column.by'),
      text: (row) => row.by ?? say('by.system'),
      cell: (row) => row.by ?? <span className="second">{say('by.system')}</span>,
      filterable: false,
    },
    {
      key: 'at',
      head: say('column.at'),
      text: (row) => row.at,
      cell: (row) => <span className="nowrap">{dates.moment(row.at)}</span>,
      filterable: false,
    },
    {
      key: 'act',
      head: say('column.act'),
      cell: (row) =>
        row.state === 'published' ? (
          <ActButton size="small" act={() => undo(row)}>
            {say('undo')}
          </ActButton>
        ) : null,
      width: 100,
    },
  ]
}
