import { Checkbox } from 'antd'
import { placeName } from '#engine/spreadsheet/cell-place.ts'
import { reportWorkbookWords } from '#modules/dispatch/report-workbook-screen.messages.ts'
import { keyOf } from '#modules/dispatch/web/cell.ts'
import type { CheckedReport } from '#modules/dispatch/web/chosen-cells.ts'
import { useRowName } from '#modules/dispatch/web/useRowName.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { PlainTable } from '#web/table/PlainTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Change = CheckedReport['changes'][number]

interface Props {
  readonly of: CheckedReport
  /** Contested cells for which the file was chosen. */
  readonly mine: ReadonlySet<string>
  readonly choose: (mine: ReadonlySet<string>) => void
}

/** Errors by sheet and cell; else what would change, what must be explained, and what others have changed. */
export function ReportWorkbookPreview({ of, mine, choose }: Props) {
  const say = useSay(reportWorkbookWords)
  const pick = usePick()
  const dates = useDates()
  const nameOf = useRowName()
  const { faults, errors, questions, changes, conflicts } = of
  const placed = (list: CheckedReport['faults']) =>
    list.map((one) => {
      const cell = placeName(one.line, one.column)
      return { key: `${one.sheet} ${cell} ${one.key} ${one.text}`, cells: [one.sheet, cell, one.text] }
    })
  const places = [say('column.sheet'), say('column.cell'), say('column.why')]
  const named = (change: Change) => [nameOf(change), pick(change.indicator.unit)]
  const figures = ({ before, after }: Change) => [
    <Value key="before" of={before} />,
    <Value key="after" of={after} strong={JSON.stringify(before) !== JSON.stringify(after)} />,
  ]
  const words = ({ explanationBefore, explanationAfter }: Change) =>
    explanationBefore === explanationAfter
      ? (explanationAfter ?? '')
      : `${explanationBefore ?? '—'} → ${explanationAfter ?? '—'}`
  const [now, becomes] = [say('column.before'), say('column.after')]
  const heads = [say('column.indicator'), say('column.unit'), now, becomes, say('column.explanation')]
  const tick = (change: Change, isMine: boolean) => {
    const next = new Set(mine)
    if (isMine) next.add(keyOf(change))
    else next.delete(keyOf(change))
    choose(next)
  }
  return (
    <>
      {errors > 0 && (
        <PlainTable
          name={say('faults')}
          told={faults.length < errors ? say('more', { shown: faults.length, total: errors }) : undefined}
          heads={places}
          rows={placed(faults)}
        />
      )}
      {conflicts.length > 0 && (
        <PlainTable
          name={say('conflicts')}
          told={say('conflicts.why')}
          heads={[...heads, say('column.by'), say('column.mine')]}
          numbers={[2, 3]}
          rows={conflicts.map((one) => ({
            key: keyOf(one),
            cells: [
              ...named(one),
              ...figures(one),
              words(one),
              [one.meanwhile?.by, one.meanwhile?.at && dates.near(one.meanwhile.at)].filter(Boolean).join(' '),
              <Checkbox
                key="mine"
                aria-label={say('choose.mine', { name: nameOf(one) })}
                checked={mine.has(keyOf(one))}
                onChange={(event) => tick(one, event.target.checked)}
              />,
            ],
          }))}
        />
      )}
      {questions.length > 0 && errors === 0 && (
        <PlainTable name={say('questions')} told={say('questions.why')} heads={places} rows={placed(questions)} />
      )}
      {changes.length > 0 && (
        <PlainTable
          name={say('changes')}
          heads={[...heads, say('column.cell')]}
          numbers={[2, 3]}
          rows={changes.map((one) => ({
            key: keyOf(one),
            cells: [...named(one), ...figures(one), words(one), placeName(one.place.line, one.place.column)],
          }))}
        />
      )}
    </>
  )
}
