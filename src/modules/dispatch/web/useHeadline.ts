import { useCallback } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import type { LightName } from '#modules/dispatch/dispatch.ts'
import type { figureTable } from '#modules/dispatch/figure.contract.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { gapOf } from '#modules/dispatch/web/EvaluationCells.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Row = Output<typeof figureTable>['rows'][number]

const TOLD = [
  ['on-time', ['normal', 'achieved', 'made-up']],
  ['behind', ['behind']],
  ['warning', ['warning']],
  ['unreported', ['unreported', 'near-due']],
] as const satisfies readonly (readonly [string, readonly LightName[]])[]

/** The sentence before the table: how many stand how, none of them zero, and which lags most. Nothing without judgement. */
export function useHeadline(): (rows: readonly Row[]) => string | undefined {
  const say = useSay(indicatorWords)
  const pick = usePick()
  return useCallback(
    (rows) => {
      const parts = TOLD.flatMap(([word, lights]) => {
        const n = rows.filter((row) => (lights as readonly LightName[]).includes(row.evaluation.light)).length
        return n === 0 ? [] : [say(`headline.${word}`, { n })]
      })
      if (parts.length === 0) return undefined
      const list = parts.join(say('headline.list'))
      const worst = rows
        .filter((row) => gapOf(row.evaluation)?.startsWith('-'))
        .sort((a, b) => Number(gapOf(a.evaluation)) - Number(gapOf(b.evaluation)))[0]
      return worst === undefined ? list : say('headline.worst', { list, name: pick(worst.indicator.name) })
    },
    [say, pick],
  )
}
