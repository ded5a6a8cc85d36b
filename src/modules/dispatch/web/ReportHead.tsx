import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { fillingWords } from '#modules/dispatch/filling.messages.ts'
import type { GridBook, Report, Status } from '#modules/dispatch/web/grid-book.ts'
import { ReopeningAsk } from '#modules/dispatch/web/ReopeningAsk.tsx'
import { useReportPeriod } from '#modules/dispatch/web/useReportPeriod.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly report: Report
  /** Of the page that fills in: figures typed and not yet saved count as well. */
  readonly book?: GridBook
  readonly status?: Status
  readonly children?: ReactNode
}

/** The sentence first: how far the report is and what is asked of it. */
export function ReportHead({ report, book, status, children }: Props) {
  const say = useSay(fillingWords)
  const pick = usePick()
  const dates = useDates()
  const may = useCan()
  const missing = useReportPeriod(report)
  const { cycle, unit } = report
  const named = { period: dates.period(cycle.period, true), name: pick(cycle.name) }
  const due = dates.near(cycle.dueAt)
  const state = say(`state.${report.facts.approval}`)
  const crumbs = [
    may('report.fill')
      ? { key: 'own', name: say('crumb.own'), to: '/reports' }
      : { key: 'wall', name: say('crumb.wall'), to: '/cycles' },
    { key: 'cycle', name: `${dates.period(cycle.period)} ${pick(cycle.name)}` },
    { key: 'unit', name: pick(unit.name) },
  ]
  return (
    <>
      <PageHead
        title={
          say(book === undefined ? 'title.of' : 'title', { ...named, unit: pick(unit.short) }) +
          useTold(report, book, status).join(say('title.comma'))
        }
        crumbs={crumbs}
        why={say('why.state', { state, due })}
      >
        {children}
      </PageHead>
      {missing !== undefined && (
        <Alert className="told" type="warning" showIcon title={say('moved.none', { period: dates.period(missing) })} />
      )}
      {report.returnReason !== null && (
        <Alert className="told" type="warning" showIcon title={say('returned', { reason: report.returnReason })} />
      )}
      {report.nilReason !== null && (
        <Alert className="told" type="info" showIcon title={say('nil', { reason: report.nilReason })} />
      )}
      {report.acts.requestReopening?.may === true && <ReopeningAsk report={report} />}
    </>
  )
}

function useTold(report: Report, book: GridBook | undefined, status: Status | undefined): string[] {
  const say = useSay(fillingWords)
  if (report.nilReason !== null) return [say('title.nil')]
  const rows = report.rows.filter((row) => row.current.derived !== true)
  const views = book?.keys().map(book.view) ?? []
  const own = views.filter(({ row }) => row.current.derived !== true)
  const filled = book
    ? own.filter(({ row, typed, unread }) => row.dimension === '' && isFilled(row, typed, unread !== undefined)).length
    : report.facts.filled
  const all = book ? own.map(({ row }) => row) : rows
  const returned = all.filter((row) => row.returnedReason !== null).length
  const faulty = all.filter((row) => row.faults.some(({ level }) => level === 'hard')).length + (status?.unread ?? 0)
  const asked = all.filter((row) => row.faults.some(({ level }) => level === 'soft') && row.explanation === null).length
  const told = [say('title.filled', { filled, expected: report.facts.expected })]
  if (status !== undefined && status.conflicts > 0) told.push(say('title.conflict', { n: status.conflicts }))
  if (returned > 0) told.push(say('title.returned', { n: returned }))
  if (faulty > 0) told.push(say('title.fault', { n: faulty }))
  if (asked > 0) told.push(say('title.explain', { n: asked }))
  if (told.length === 1 && report.acts.submit?.may === true) told.push(say('title.ready'))
  return told
}

function isFilled(row: Report['rows'][number], typed: string | undefined, isUnread: boolean): boolean {
  if (isUnread) return false
  return typed === undefined ? row.current.state !== 'missing' : typed.trim() !== ''
}
