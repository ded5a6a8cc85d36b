import type { Evaluation, ShownTarget } from '#modules/dispatch/dispatch.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { Progress } from '#web/figure/Progress.tsx'
import { Sample, Value } from '#web/figure/Value.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** Completion as it is shown; a partial sum and a missing figure have none. */
export function completionOf(evaluation: Evaluation): string | undefined {
  return evaluation.completionPercent ?? evaluation.completionShownPercent
}

export function gapOf(evaluation: Evaluation): string | undefined {
  return evaluation.scheduleGapPoints
}

/** A target, or which of the three ways of having none it is. */
export function TargetValue({ of, decimals }: { readonly of: ShownTarget; readonly decimals?: number }) {
  const say = useSay(indicatorWords)
  if (of.expectation !== 'value')
    return (
      <span className={of.expectation === 'missing' ? 'value value-missing' : 'value value-na'}>
        {say(`target.${of.expectation}`)}
      </span>
    )
  if (of.bandLow !== undefined && of.bandHigh !== undefined) {
    const [low, high] = [of.bandLow, of.bandHigh].map((end) => formatDecimal(end, { decimals }) ?? end)
    return (
      <span className="value">
        {say('target.band', { low: low!, high: high! })}
        {of.sample === true && <Sample />}
      </span>
    )
  }
  return (
    <span className="value">
      <Value of={of.value} decimals={decimalsFor(of.value, decimals)} />
      {of.sample === true && <Sample />}
    </span>
  )
}

/** A whole target of an indicator with decimals is written whole: 40, not 40.0. */
function decimalsFor(value: string | undefined, decimals: number | undefined): number | undefined {
  return value === undefined || !value.includes('.') ? undefined : decimals
}

export function CompletionBar({ of }: { readonly of: Evaluation }) {
  const completion = completionOf(of)
  const tone = of.sign?.alarm === true ? (of.sign.tone === 'red' ? 'red' : 'lag') : 'plain'
  return (
    <Progress
      percent={completion === undefined ? undefined : formatDecimal(completion, { decimals: 1 })?.replaceAll(',', '')}
      schedule={of.schedulePercent === undefined ? undefined : formatDecimal(of.schedulePercent, { decimals: 1 })}
      tone={tone}
    />
  )
}

interface ChangeProps {
  readonly of: Evaluation['yearOnYear']
  /** The head names the unit already. */
  readonly bare?: boolean
}

/** 同比, 环比: signed, in percent or in points, never mixed up. */
export function ChangeValue({ of, bare }: ChangeProps) {
  const say = useSay(indicatorWords)
  const sayShared = useSay(webWords)
  const written =
    of === undefined ? undefined : formatDecimal(of.value, { decimals: of.unit === 'points' ? 2 : 1, signed: true })
  if (of === undefined || written === undefined)
    return <span className="value value-none">{sayShared('value.none')}</span>
  return <span className="value">{bare === true ? written : say(`change.${of.unit}`, { n: written })}</span>
}

/** 赶超进位 with sign and, for those who hear it, in words. */
export function Movement({ of }: { readonly of: number | null | undefined }) {
  const say = useSay(indicatorWords)
  const sayShared = useSay(webWords)
  if (of === null || of === undefined) return <span className="value value-none">{sayShared('value.none')}</span>
  const word = of === 0 ? say('movement.same') : say(of > 0 ? 'movement.up' : 'movement.down', { n: Math.abs(of) })
  return (
    <span className={of === 0 ? 'value second' : 'value'} title={word}>
      {formatDecimal(of, { signed: true })}
    </span>
  )
}

export function EvaluationLight({ of }: { readonly of: Evaluation }) {
  const sayShared = useSay(webWords)
  const pick = usePick()
  if (of.sign === undefined) return <Light is="none">{sayShared('light.none')}</Light>
  return <Light is={of.sign} reason={of.lightReason && pick(of.lightReason)} />
}
