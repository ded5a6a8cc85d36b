import { type ReactNode, useRef } from 'react'
import { CellPanel } from '#modules/dispatch/web/CellPanel.tsx'
import type { GridBook, Report } from '#modules/dispatch/web/grid-book.ts'
import { type Happened, ReportGrid } from '#modules/dispatch/web/ReportGrid.tsx'
import type { useChosenCell } from '#modules/dispatch/web/useChosenCell.ts'

type Choice = ReturnType<typeof useChosenCell>

/** The cell that is chosen, and how the keyboard goes from the grid to its panel and back. */
export function useCellDesk(choice: Choice) {
  const panel = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const toPanel = (key: string) => {
    choice.settle(key)
    if (!choice.isPanelOpen) choice.showPanel(true)
    requestAnimationFrame(() => (panel.current?.querySelector<HTMLElement>('textarea') ?? panel.current)?.focus())
  }
  const back = () => {
    if (choice.isPanelOver) choice.showPanel(false)
    grid.current?.querySelector<HTMLElement>('.g-input')?.focus()
  }
  return { ...choice, panel, grid, toPanel, back }
}

interface Props {
  readonly report: Report
  readonly book: GridBook
  readonly desk: ReturnType<typeof useCellDesk>
  readonly happened: (what: Happened) => void
  /** Who else types where, by indicator. */
  readonly editors: ReadonlyMap<string, string>
  /** Cells that a reviewer wants changed. */
  readonly marked?: ReadonlyMap<string, string>
  /** Stands on top of the panel of a cell. */
  readonly panelHead?: (cellKey: string) => ReactNode
  /** Stands below the grid. */
  readonly children: ReactNode
}

/** The grid with what stands below it, and beside it all that belongs to the chosen cell. */
export function ReportWork({ report, book, desk, happened, editors, marked, panelHead, children }: Props) {
  const { chosen, choose, toPanel, isPanelOpen } = desk
  const open = isPanelOpen ? chosen : undefined
  return (
    <div className={open === undefined ? 'report-work alone' : 'report-work'}>
      <div className="stack" ref={desk.grid}>
        <div className="card card-flush">
          <ReportGrid
            report={report}
            book={book}
            chosen={chosen}
            choose={choose}
            toPanel={toPanel}
            happened={happened}
            editors={editors}
            {...(marked && { marked })}
          />
        </div>
        {children}
      </div>
      {open !== undefined && (
        <CellPanel
          report={report}
          book={book}
          cellKey={open}
          field={desk.panel}
          back={desk.back}
          head={panelHead?.(open)}
        />
      )}
    </div>
  )
}
