import { placeName } from '#engine/spreadsheet/cell-place.ts'
import { importWords } from '#modules/dispatch/import-screen.messages.ts'
import type { Checked } from '#modules/dispatch/web/ImportPage.tsx'
import { PlainTable } from '#web/table/PlainTable.tsx'
import { useSay } from '#web/words/language.ts'

/** Every wrong cell by line and column, in the server's words. */
export function ImportFaults({ of }: { readonly of: Checked }) {
  const say = useSay(importWords)
  const isWorkbook = of.faults.some((fault) => fault.sheet !== undefined)
  return (
    <PlainTable
      name={say('faults')}
      told={
        of.faults.length < of.faultsTotal
          ? say('faults.more', { shown: of.faults.length, total: of.faultsTotal })
          : undefined
      }
      heads={[
        ...(isWorkbook ? [say('column.sheet'), say('column.cell')] : [say('column.line'), say('column.column')]),
        say('column.field'),
        say('column.why'),
      ]}
      numbers={isWorkbook ? [] : [0, 1]}
      narrow={isWorkbook ? [1] : [0, 1]}
      rows={of.faults.map((fault) => ({
        key: [fault.sheet, fault.line, fault.column, fault.key, fault.text].join(' '),
        cells: [
          ...(isWorkbook ? [fault.sheet, placeName(fault.line, fault.column)] : [fault.line, fault.column]),
          <code key="field">{fault.field}</code>,
          fault.text,
        ],
      }))}
    />
  )
}
