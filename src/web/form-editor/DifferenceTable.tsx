import { formDifferenceMessages } from '#engine/form/form-difference.messages.ts'
import type { SaidDifference } from '#engine/form/say-difference.ts'
import { formEditorWords } from '#web/form-editor/form-editor.messages.ts'
import { State } from '#web/state/State.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const KINDS = ['added', 'removed', 'moved', 'changed'] as const
const PARTS = ['head', 'step', 'section', 'field', 'rule'] as const

/** What differs from the form in force, sentence by sentence. */
export function DifferenceTable({ of }: { readonly of: readonly SaidDifference[] }) {
  const say = useSay(formEditorWords)
  const columns = useColumns()
  const rows = of.map((one, at) => ({ ...one, at }))
  return (
    <DataTable
      id="form-differences"
      name={say('difference.list')}
      rows={rows}
      columns={columns}
      rowKey={({ at }) => String(at)}
      empty={<State kind="empty" title={say('difference.none')} why={say('difference.none.why')} />}
    />
  )
}

function useColumns(): readonly Column<SaidDifference>[] {
  const say = useSay(formEditorWords)
  const sayPart = useSay(formDifferenceMessages)
  const pick = usePick()
  return [
    {
      ...{ key: 'kind', head: say('difference.kind'), width: 88 },
      text: ({ kind }) => kind,
      options: KINDS.map((value) => ({ value, label: say(`difference.${value}`) })),
      cell: ({ kind }) => <span className={`difference difference-${kind}`}>{say(`difference.${kind}`)}</span>,
    },
    {
      ...{ key: 'part', head: say('difference.part'), width: 88 },
      text: ({ part }) => part,
      options: PARTS.map((value) => ({ value, label: sayPart(`part.${value}`) })),
      cell: ({ part }) => sayPart(`part.${part}`),
    },
    {
      ...{ key: 'what', head: say('difference.what') },
      text: (row) => pick(row),
      cell: (row) => pick(row),
    },
  ]
}
