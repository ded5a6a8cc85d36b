import { Button } from 'antd'
import { Refused } from '#web/act/Refused.tsx'
import type { Column, TableState } from '#web/table/column.ts'
import { useExport } from '#web/table/useExport.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props<R> {
  readonly id: string
  readonly name: string
  readonly rows: readonly R[]
  readonly columns: readonly Column<R>[]
  readonly state: TableState
  readonly type?: 'text'
  readonly label?: string
}

/** Exactly what is shown, as a workbook or as CSV. */
export function ExportButtons<R>({ type, label, ...exported }: Props<R>) {
  const say = useSay(webWords)
  const { save, running, error } = useExport(exported)
  const disabled = exported.rows.length === 0
  return (
    <>
      <Refused error={error} />
      <Button size="small" type={type} loading={running} onClick={() => void save('xlsx')} disabled={disabled}>
        {label ?? say('table.export')}
      </Button>
      <Button size="small" type="text" onClick={() => void save('csv')} disabled={disabled || running}>
        {say('table.export.csv')}
      </Button>
    </>
  )
}
