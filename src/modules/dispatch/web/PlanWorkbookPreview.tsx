import type { ReactNode } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { placeName } from '#engine/spreadsheet/cell-place.ts'
import type { ShownTarget } from '#modules/dispatch/dispatch.ts'
import type { checkPlanWorkbook } from '#modules/dispatch/plan-workbook.contract.ts'
import { planWorkbookWords } from '#modules/dispatch/plan-workbook-screen.messages.ts'
import { useUnits } from '#modules/organisations/web/useUnits.ts'
import { groupDigits } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PlainTable } from '#web/table/PlainTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** Errors by sheet and cell; else what would change, now and after. */
export function PlanWorkbookPreview({ of }: { readonly of: Output<typeof checkPlanWorkbook> }) {
  const say = useSay(planWorkbookWords)
  const pick = usePick()
  const dates = useDates()
  const units = useUnits().data?.units
  const unitName = (code: string) => {
    const found = units?.find((unit) => unit.code === code)
    return found === undefined ? code : pick([found.nameZh, found.nameEn])
  }
  const target = ({ expectation, value, bandLow, bandHigh }: ShownTarget) => {
    if (expectation !== 'value') return say(`target.${expectation}`)
    return value === undefined ? `${bandLow}~${bandHigh}` : groupDigits(value)
  }
  if (of.errors > 0) {
    const rows = of.faults.map((fault) => [fault.sheet, placeName(fault.line, fault.column), fault.text])
    const heads = [say('column.sheet'), say('column.cell'), say('column.why')]
    return <Changes name={say('faults')} total={of.errors} heads={heads} rows={rows} />
  }
  const { goals, targets, targetsTotal } = of.preview
  const [before, after] = [say('column.before'), say('column.after')]
  return (
    <>
      {goals.length > 0 && (
        <Changes
          name={say('goals')}
          total={goals.length}
          heads={[say('column.indicator'), before, after]}
          rows={goals.map((row) => [row.indicator, row.before ?? '—', row.after ?? '—'])}
        />
      )}
      {targets.length > 0 && (
        <Changes
          name={say('targets')}
          total={targetsTotal}
          heads={[say('column.indicator'), say('column.unit'), say('column.period'), say('column.kind'), before, after]}
          numbers={2}
          rows={targets.map((row) => [
            row.indicator,
            unitName(row.unit),
            dates.period(row.period),
            say(`kind.${row.kind}`),
            target(row.before),
            target(row.after),
          ])}
        />
      )}
    </>
  )
}

interface ChangesProps {
  readonly name: string
  readonly total: number
  readonly heads: readonly string[]
  readonly rows: readonly (readonly ReactNode[])[]
  /** So many columns at the right hold numbers. */
  readonly numbers?: number
}

function Changes({ name, total, heads, rows, numbers = 0 }: ChangesProps) {
  const say = useSay(planWorkbookWords)
  return (
    <PlainTable
      name={name}
      told={rows.length < total ? say('more', { shown: rows.length, total }) : undefined}
      heads={heads}
      rows={rows.map((cells) => ({ key: cells.slice(0, 4).join(' '), cells }))}
      numbers={heads.map((_, column) => column).slice(heads.length - numbers)}
    />
  )
}
