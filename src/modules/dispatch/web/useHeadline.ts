import { useCallback } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import type { figureTable } from '#modules/dispatch/figure.contract.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { gapOf } from '#modules/dispatch/web/EvaluationCells.tsx'
import { litSigns } from '#modules/dispatch/web/light-signs.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Row = Output<typeof figureTable>['rows'][number]

/** The sentence before the table: how many stand how, none of them zero, and which lags most. Nothing without judgement. */
export function useHeadline(): (rows: readonly Row[]) => string | undefined {
  const say = useSay(indicatorWords)
  const pick = usePick()
  return useCallback(
    (rows) => {
      const parts = litSigns(rows.map((row) => row.evaluation)).map(({ sign, n }) =>
        say('headline.light', { n, zh: sign.word.zh, en: sign.word.en.toLowerCase() }),
      )
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
