import type { Evaluation } from '#modules/dispatch/dispatch.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { LIGHTS, Light, type LightKind } from '#web/figure/Light.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly evaluations: readonly Evaluation[]
  readonly chosen: LightKind | ''
  readonly choose: (light: LightKind | '') => void
}

/** How many of each light; each count is a filter. */
export function LightCounts({ evaluations, chosen, choose }: Props) {
  const say = useSay(indicatorWords)
  const counts = LIGHTS.flatMap((light) => {
    const n = evaluations.filter((one) => one.light === light).length
    return n === 0 ? [] : [{ light, n }]
  })
  return (
    <fieldset className="light-counts" aria-label={say('lights.filter')}>
      <button type="button" aria-pressed={chosen === ''} onClick={() => choose('')}>
        {say('lights.all')} <b>{evaluations.length}</b>
      </button>
      {counts.map(({ light, n }) => (
        <button
          key={light}
          type="button"
          aria-pressed={chosen === light}
          onClick={() => choose(chosen === light ? '' : light)}
        >
          <Light is={light} /> <b>{n}</b>
        </button>
      ))}
    </fieldset>
  )
}
