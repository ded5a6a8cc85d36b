import type { Indicator } from '#engine/indicator/indicator.ts'
import { exact } from '#engine/number/exact.ts'
import { dictionaryWords } from '#modules/dispatch/dictionary-screen.messages.ts'
import { Chart } from '#web/chart/Chart.tsx'
import { monthName } from '#web/figure/period-name.ts'
import { webWords } from '#web/web.messages.ts'
import { useLanguage, useSay } from '#web/words/language.ts'

const MONTHS = Array.from({ length: 12 }, (_, n) => n + 1)

/** What part of the year is due by each month's end. */
export function ScheduleChart({ curve }: { readonly curve: Indicator['curve'] }) {
  const say = useSay(dictionaryWords)
  const sayShared = useSay(webWords)
  const { language } = useLanguage()
  const values =
    curve === 'linear'
      ? MONTHS.map((month) => (month * 100) / 12)
      : curve.map((percent) => Number(exact(percent).toString()))
  return (
    <Chart
      height={160}
      data={{
        name: say(curve === 'linear' ? 'curve.linear' : 'curve.own'),
        kind: 'lines',
        categoryName: say('curve.month'),
        categories: MONTHS.map((month) => monthName(month, language)),
        series: [{ name: sayShared('chart.schedule'), values, stroke: 'dashed', colour: 'grey' }],
        decimals: 1,
      }}
    />
  )
}
