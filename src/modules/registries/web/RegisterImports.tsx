import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { listRegisterImports, undoRegisterImport } from '#modules/registries/register-import.contract.ts'
import { registryWords } from '#modules/registries/registry-screen.messages.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ConfirmDialog } from '#web/act/ConfirmDialog.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { groupDigits } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { useSay } from '#web/words/language.ts'

type Import = Output<typeof listRegisterImports>['rows'][number]

const TONES = { checked: 'none', published: 'ok', undone: 'none' } as const
const STATES = ['checked', 'published', 'undone'] as const

/** Lists so far; one that was published can be undone while nothing newer stands on it. */
export function RegisterImports({ register }: { readonly register: string }) {
  const say = useSay(registryWords)
  const imports = useRead(listRegisterImports, { register, limit: '200' })
  const [undoing, setUndoing] = useState<Import | undefined>()
  const undo = useAct(undoRegisterImport, { done: () => setUndoing(undefined) })
  const columns = useColumns(setUndoing)
  return (
    <Waiting for={imports}>
      {({ rows }) => (
        <>
          <DataTable
            id="register-imports"
            name={say('import.list')}
            rows={rows}
            columns={columns}
            rowKey={(row) => row.id}
            empty={<State kind="empty" title={say('import.list.none')} />}
          />
          {undoing !== undefined && (
            <ConfirmDialog
              title={say('import.undo.of', { file: undoing.fileName })}
              deed={say('import.undo')}
              busy={undo.isPending}
              error={undo.error}
              act={() => undo.mutate({ importId: undoing.id })}
              close={() => {
                undo.reset()
                setUndoing(undefined)
              }}
            >
              <p>{say('import.undo.why', { entries: undoing.entriesNew, facts: undoing.factsNew })}</p>
            </ConfirmDialog>
          )}
        </>
      )}
    </Waiting>
  )
}

function useColumns(undo: (row: Import) => void): readonly Column<Import>[] {
  const say = useSay(registryWords)
  const dates = useDates()
  return [
    { key: 'file', head: say('import.file'), text: (row) => row.fileName, cell: (row) => row.fileName },
    {
      key: 'rows',
      head: say('import.rows'),
      width: 84,
      number: (row) => row.rows,
      cell: (row) => groupDigits(String(row.rows)),
      filterable: false,
    },
    {
      key: 'entries',
      head: say('column.entries'),
      width: 84,
      number: (row) => row.entriesNew,
      cell: (row) => groupDigits(String(row.entriesNew)),
      filterable: false,
    },
    {
      key: 'facts',
      head: say('column.count'),
      width: 84,
      number: (row) => row.factsNew,
      cell: (row) => groupDigits(String(row.factsNew)),
      filterable: false,
    },
    {
      key: 'state',
      head: say('import.state'),
      width: 110,
      text: (row) => row.state,
      options: STATES.map((value) => ({ value, label: say(`import.state.${value}`) })),
      cell: (row) => <Light is={TONES[row.state]}>{say(`import.state.${row.state}`)}</Light>,
    },
    {
      key: 'by',
      head: say('import.by'),
      width: 110,
      wideOnly: true,
      text: (row) => row.by ?? say('import.by.system'),
      cell: (row) => row.by ?? <span className="second">{say('import.by.system')}</span>,
    },
    {
      key: 'at',
      head: say('import.at'),
      width: 150,
      filterable: false,
      text: (row) => row.at,
      cell: (row) => <span className="nowrap">{dates.moment(row.at)}</span>,
    },
    {
      key: 'act',
      head: '',
      width: 90,
      filterable: false,
      sortable: false,
      text: () => '',
      cell: (row) =>
        row.state === 'published' && (
          <ActButton size="small" act={() => undo(row)}>
            {say('import.undo')}
          </ActButton>
        ),
    },
  ]
}
