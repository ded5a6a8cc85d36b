import type { ReactNode } from 'react'
import { explainFigure, indicatorFigures } from '#modules/dispatch/figure.contract.ts'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import type { CellView, Report } from '#modules/dispatch/web/grid-book.ts'
import { Trend } from '#modules/dispatch/web/Trend.tsx'
import { useRowName } from '#modules/dispatch/web/useRowName.ts'
import { useRead } from '#web/client/useRead.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

const FRESH_MS = 300_000

/** Definition, source, schedule, target and the year's course of the cell's indicator. */
export function CellFacts({ report, view: { row } }: { readonly report: Report; readonly view: CellView }) {
  const say = useSay(gridWords)
  const pick = usePick()
  const nameOf = useRowName()
  const may = useCan()('figure.read')
  const input = { indicatorId: row.indicator.id, unitId: report.unit.id, period: report.cycle.period }
  const figures = useRead(indicatorFigures, input, { when: may, freshFor: FRESH_MS }).data
  const origin = useRead(explainFigure, input, { when: may, freshFor: FRESH_MS }).data
  const evaluation = figures?.evaluation
  const definition = origin?.indicator.definition ?? row.hint
  const source = origin?.indicator.source
  const percent = evaluation?.completionShownPercent ?? evaluation?.completionPercent
  const gap = evaluation?.scheduleGapPoints
  return (
    <>
      <div className="between cell-head">
        <h2>{nameOf(row)}</h2>
        {evaluation?.sign !== undefined && (
          <Light is={evaluation.sign} reason={evaluation.lightReason && pick(evaluation.lightReason)}>
            {percent === undefined ? undefined : `${oneDecimal(percent)}%`}
          </Light>
        )}
      </div>
      <dl className="cell-facts">
        {definition && <Fact name={say('panel.definition')}>{pick(definition)}</Fact>}
        {source && <Fact name={say('panel.source')}>{pick(source)}</Fact>}
        {gap !== undefined && evaluation?.schedulePercent !== undefined && (
          <Fact name={say('panel.schedule')}>
            {say(gap.startsWith('-') ? 'panel.schedule.behind' : 'panel.schedule.ahead', {
              percent: oneDecimal(evaluation.schedulePercent),
              points: oneDecimal(gap.replace(/^-/, '')),
            })}
          </Fact>
        )}
        <Fact name={say('panel.target')}>
          {row.target.value === undefined
            ? say('panel.target.none')
            : say('panel.target.value', {
                value: formatDecimal(row.target.value) ?? row.target.value,
                unit: pick(row.indicator.unit),
              })}
        </Fact>
      </dl>
      {figures !== undefined && (
        <>
          <Trend name={pick(row.indicator.name)} trend={figures.trend} />
          <p className="small">
            <PageLink
              to="/indicators/$indicatorId"
              params={{ indicatorId: row.indicator.id }}
              search={{ unit: report.unit.id, period: report.cycle.period }}
            >
              {say('panel.indicator')}
            </PageLink>
          </p>
        </>
      )}
    </>
  )
}

const oneDecimal = (decimal: string): string => formatDecimal(decimal, { decimals: 1 }) ?? decimal

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
