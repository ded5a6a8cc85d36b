import { Fragment } from 'react'
import { importWords } from '#modules/dispatch/import-screen.messages.ts'
import { listIndicators } from '#modules/dispatch/plan.contract.ts'
import type { Checked } from '#modules/dispatch/web/ImportPage.tsx'
import { useUnits } from '#modules/organisations/web/useUnits.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { useCan } from '#web/session.ts'
import { PlainTable } from '#web/table/PlainTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const KINDS = ['actual', 'initial', 'intermediate', 'final'] as const

/** What would change, cell by cell: now and after. */
export function ImportPreview({ of }: { readonly of: Checked }) {
  const say = useSay(importWords)
  const pick = usePick()
  const dates = useDates()
  const nameOf = useNames()
  const kind = (name: string) => {
    const known = KINDS.find((one) => one === name)
    return known === undefined ? name : say(`kind.${known}`)
  }
  return (
    <PlainTable
      name={say('preview')}
      told={
        of.preview.length < of.changes
          ? say('preview.more', { shown: of.preview.length, total: of.changes })
          : undefined
      }
      heads={[
        say('column.indicator'),
        say('column.unit'),
        say('column.period'),
        say('column.kind'),
        say('column.before'),
        say('column.after'),
      ]}
      numbers={[4, 5]}
      rows={of.preview.map((row) => ({
        key: [row.indicator, row.unit, row.period, row.kind, row.part?.zh].join(' '),
        cells: [
          <Fragment key="indicator">
            {nameOf.indicator(row.indicator)}
            {row.part !== null && <span className="second"> {say('preview.part', { part: pick(row.part) })}</span>}
          </Fragment>,
          nameOf.unit(row.unit),
          dates.period(row.period),
          kind(row.kind),
          <Value key="before" of={row.before} />,
          <Value key="after" of={row.after} strong />,
        ],
      }))}
    />
  )
}

/** Names for the codes of a file, as far as this person may read them. */
function useNames() {
  const pick = usePick()
  const may = useCan()('plan.read')
  const indicators = useRead(listIndicators, { limit: '500' }, { when: may, freshFor: 300_000 }).data?.rows
  const units = useUnits().data?.units
  return {
    indicator: (code: string) => {
      const found = indicators?.find((row) => row.code === code)
      return found === undefined ? code : pick(found.name)
    },
    unit: (code: string) => {
      const found = units?.find((unit) => unit.code === code)
      return found === undefined ? code : pick([found.nameZh, found.nameEn])
    },
  }
}
