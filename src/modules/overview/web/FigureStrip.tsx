import { lazy, Suspense } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { figureStrip } from '#modules/dispatch/figure.contract.ts'
import { FigureDoor, useOpenedFigure } from '#modules/dispatch/web/FigureDoor.tsx'
import { FrozenBand } from '#modules/dispatch/web/FrozenBand.tsx'
import { useAsOf } from '#modules/dispatch/web/useAsOf.ts'
import { type FigureUnit, useUnitInSight } from '#modules/dispatch/web/useFigureUnit.ts'
import { overviewWords } from '#modules/overview/overview.messages.ts'
import { useCurrentCycle } from '#modules/overview/web/useCyclePeriods.ts'
import { useRead } from '#web/client/useRead.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const FigurePanel = lazy(async () => ({ default: (await import('#modules/dispatch/web/FigurePanel.tsx')).FigurePanel }))

type Strip = Output<typeof figureStrip>

/** My unit's figures of the period: the sentence, then the five that matter most. */
export function FigureStrip() {
  const unit = useUnitInSight()
  const { period } = usePeriod()
  const { isKnown } = useCurrentCycle()
  const asOf = useAsOf()
  const [opened] = useOpenedFigure()
  const strip = useRead(
    figureStrip,
    { unitId: unit?.unitId ?? '', period, ...asOf },
    { when: unit !== undefined && isKnown, keepFormer: true },
  )
  return (
    <section className="card">
      <FrozenBand />
      <Waiting for={strip}>{(data) => <Figures strip={data} unit={unit!} period={period} />}</Waiting>
      {opened !== undefined && (
        <Suspense fallback={null}>
          <FigurePanel />
        </Suspense>
      )}
    </section>
  )
}

interface Props {
  readonly strip: Strip
  readonly unit: FigureUnit
  readonly period: string
}

function Figures({ strip, unit, period }: Props) {
  const say = useSay(overviewWords)
  const dates = useDates()
  const named = { unit: unit.name, period: dates.period(period) }
  if (strip.total === 0) return <State kind="empty" title={say('strip.none', named)} why={say('strip.none.why')} />
  const counts = strip.counts.map(({ sign, figures }) =>
    say('strip.light', { n: figures, zh: sign.word.zh, en: sign.word.en.toLowerCase() }),
  )
  return (
    <>
      <div className="between strip-head">
        <h2>
          {counts.length === 0
            ? say('strip.title.none', named)
            : say('strip.title', { ...named, lights: counts.join(say('strip.comma')) })}
        </h2>
        <PageLink to="/indicators" search={{ unit: unit.unitId }}>
          {say('strip.all', { n: strip.total })}
        </PageLink>
      </div>
      {strip.rows.length === 0 && <p className="second">{say('strip.unreported')}</p>}
      <ul className="strip">
        {strip.rows.map((row) => (
          <StripFigure key={row.indicator.id} row={row} unit={unit} period={period} />
        ))}
      </ul>
    </>
  )
}

interface FigureProps {
  readonly row: Strip['rows'][number]
  readonly unit: FigureUnit
  readonly period: string
}

function StripFigure({ row: { indicator, evaluation }, unit, period }: FigureProps) {
  const say = useSay(overviewWords)
  const pick = usePick()
  const completion = evaluation.completionShownPercent ?? evaluation.completionPercent
  const percent = completion !== undefined ? formatDecimal(completion, { decimals: 1 }) : undefined
  const gap = evaluation.scheduleGapPoints
  const points = gap === undefined ? undefined : formatDecimal(gap.replace(/^-/, ''), { decimals: 1 })
  const reason = evaluation.lightReason === undefined ? undefined : pick(evaluation.lightReason)
  return (
    <li>
      <small className="second">
        {pick(indicator.name)} {pick(indicator.unit)}
      </small>
      <p>
        <span className="strip-value">
          <FigureDoor name={pick(indicator.name)} indicatorId={indicator.id} unitId={unit.unitId} period={period}>
            <Value of={evaluation.figure} decimals={indicator.decimals} />
          </FigureDoor>
        </span>
        {evaluation.target.value !== undefined && (
          <span className="second strip-target">
            {'/ '}
            <Value of={{ state: 'value', value: evaluation.target.value, sample: evaluation.target.sample }} />
          </span>
        )}
      </p>
      <Light is={evaluation.sign ?? 'none'} reason={reason}>
        {percent === undefined
          ? evaluation.sign === undefined
            ? say('strip.unjudged')
            : undefined
          : gap === undefined || points === undefined
            ? say('strip.percent', { percent })
            : say(gap.startsWith('-') ? 'strip.behind' : 'strip.ahead', { percent, points })}
      </Light>
    </li>
  )
}
