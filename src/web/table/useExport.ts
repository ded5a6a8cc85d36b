import { useSearch } from '@tanstack/react-router'
import { useContext, useState } from 'react'
import { saveAs } from '#web/client/transfer.ts'
import { officeNow } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { ServicesContext } from '#web/frame/services.ts'
import { SessionContext } from '#web/session.ts'
import type { Column, TableState } from '#web/table/column.ts'
import { isEmptyFilter } from '#web/table/table-state.ts'
import { toCsv } from '#web/table/to-csv.ts'
import { filterWords, toSheet } from '#web/table/to-sheet.ts'
import { webWords } from '#web/web.messages.ts'
import { useLanguage, useSay } from '#web/words/language.ts'

interface Exported<R> {
  /** Names the list in the audit log. */
  readonly id: string
  readonly name: string
  readonly rows: readonly R[]
  readonly columns: readonly Column<R>[]
  readonly state: TableState
}

/** Lets a list leave as a file, with its filters and a head that says what it is, once the audit log knows of it. */
export function useExport<R>({ id, name, rows, columns, state }: Exported<R>) {
  const say = useSay(webWords)
  const { language } = useLanguage()
  const dates = useDates()
  const session = useContext(SessionContext)
  const services = useContext(ServicesContext)
  const search: Readonly<Record<string, string>> = useSearch({ strict: false })
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<Error | null>(null)

  const lines = () => {
    const filters = filterWords(columns, state, language)
    const who = session === undefined ? '—' : `${session.actor.name}（${session.unitName}）`
    const at = dates.moment(officeNow().toISOString())
    const { period } = search
    return [
      ...(period === undefined ? [] : [say('table.export.period', { period: dates.period(period) })]),
      filters.length === 0
        ? say('table.export.no-filter')
        : say('table.export.filters', { filters: filters.join(language === 'en' ? '; ' : '；') }),
      say('table.export.facts', { n: rows.length, at, who }),
    ]
  }

  const save = async (format: 'xlsx' | 'csv') => {
    setRunning(true)
    setError(null)
    try {
      const filtered = Object.entries(state.filters).flatMap(([key, filter]) => (isEmptyFilter(filter) ? [] : [key]))
      await services?.recordExport({ list: id, format, rows: rows.length, filtered })
      if (format === 'csv') saveAs(new Blob([toCsv(rows, columns)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`)
      else {
        const { saveWorkbook } = await import('#web/table/save-workbook.ts')
        const sheet = toSheet(name, rows, columns, lines(), say('table.export.measure'))
        const creator = session?.administration ?? ''
        await saveWorkbook({ title: name, creator, createdAt: officeNow().toISOString(), sheets: [sheet] })
      }
    } catch (caught) {
      setError(caught instanceof Error ? caught : new Error(String(caught)))
    } finally {
      setRunning(false)
    }
  }
  return { save, running, error }
}
