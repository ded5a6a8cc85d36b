import type { Evaluation } from '#modules/dispatch/dispatch.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { litSigns } from '#modules/dispatch/web/light-signs.ts'
import { Light } from '#web/figure/Light.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly evaluations: readonly Evaluation[]
  /** Code of the chosen light; empty: all. */
  readonly chosen: string
  readonly choose: (light: string) => void
}

/** How many of each light; each count is a filter. */
export function LightCounts({ evaluations, chosen, choose }: Props) {
  const say = useSay(indicatorWords)
  const sayShared = useSay(webWords)
  const unjudged = evaluations.filter((one) => one.sign === undefined).length
  const counts = litSigns(evaluations).map(({ sign, n }) => ({ code: sign.code, n, mark: <Light is={sign} /> }))
  const not = { code: 'none', n: unjudged, mark: <Light is="none">{sayShared('light.none')}</Light> }
  return (
    <fieldset className="light-counts" aria-label={say('lights.filter')}>
      <button type="button" aria-pressed={chosen === ''} onClick={() => choose('')}>
        {say('lights.all')} <b>{evaluations.length}</b>
      </button>
      {[...counts, ...(unjudged === 0 ? [] : [not])].map(({ code, n, mark }) => (
        <button
          key={code}
          type="button"
          aria-pressed={chosen === code}
          onClick={() => choose(chosen === code ? '' : code)}
        >
          {mark} <b>{n}</b>
        </button>
      ))}
    </fieldset>
  )
}
