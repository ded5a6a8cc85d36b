import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { WrittenColumn } from '#engine/spreadsheet/written-workbook.ts'
import { importWords } from '#modules/dispatch/import-screen.messages.ts'
import { saveAs } from '#web/client/transfer.ts'
import { formatBytes } from '#web/figure/format.ts'
import { officeNow } from '#web/figure/office-clock.ts'
import { DropPlace } from '#web/file/DropPlace.tsx'
import { type ChosenFile, FILE_LIMIT_BYTES, readTextFile, WORKBOOK_LIMIT_BYTES } from '#web/file/read-text-file.ts'
import { useSay } from '#web/words/language.ts'

/** Old and foreign kinds too: the server tells by what it finds what to do about them. */
const WORKBOOK = /\.(xls[xmb]?|et|ods)$/i
const COLUMNS: readonly WrittenColumn[] = [
  { label: 'indicator', kind: 'text', width: 28 },
  { label: 'unit', kind: 'text', width: 20 },
  { label: 'period', kind: 'text' },
  { label: 'kind', kind: 'text', choices: ['actual', 'target', 'intermediate', 'initial'] },
  { label: 'part', kind: 'text', width: 20 },
  { label: 'value', kind: 'number' },
]
const TEMPLATE = '\uFEFFindicator,unit,period,kind,part,value\r\n'

/** Where a file is dropped or chosen; what is too large or no text is refused before it travels. */
export function FileDrop({ choose }: { readonly choose: (file: ChosenFile) => void }) {
  const say = useSay(importWords)
  const [fault, setFault] = useState<string | undefined>()
  const limit = formatBytes(FILE_LIMIT_BYTES)
  const take = async (file: File) => {
    const isWorkbook = WORKBOOK.test(file.name)
    const most = isWorkbook ? WORKBOOK_LIMIT_BYTES : FILE_LIMIT_BYTES
    if (file.size > most) return setFault(say('too-large', { size: formatBytes(file.size), limit: formatBytes(most) }))
    if (isWorkbook) {
      setFault(undefined)
      return choose({ name: file.name, workbook: file })
    }
    const read = await readTextFile(file)
    if (read === undefined) return setFault(say('unreadable'))
    setFault(undefined)
    choose(read)
  }
  const saveTemplate = async () => {
    const { saveWorkbook } = await import('#web/table/save-workbook.ts')
    const title = say('template.name')
    const sheet = { name: title, title, lines: [say('template.how')], columns: COLUMNS, rows: [], spareLines: 1000 }
    await saveWorkbook({ title, creator: '', createdAt: officeNow().toISOString(), sheets: [sheet] })
  }
  return (
    <section className="stack">
      <DropPlace
        title={say('drop')}
        why={say('drop.why', { limit })}
        label={say('step.choose')}
        accept=".xlsx,.csv,.txt,text/csv,text/plain"
        take={(file) => void take(file)}
      />
      {fault !== undefined && <Alert type="error" showIcon title={fault} />}
      <p className="row">
        <Button type="link" size="small" onClick={() => void saveTemplate()}>
          {say('template')}
        </Button>
        <Button
          type="link"
          size="small"
          onClick={() =>
            saveAs(new Blob([TEMPLATE], { type: 'text/csv;charset=utf-8' }), `${say('template.name')}.csv`)
          }
        >
          {say('template.csv')}
        </Button>
      </p>
    </section>
  )
}
