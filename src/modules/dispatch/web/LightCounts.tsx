import type { Evaluation } from '#modules/dispatch/dispatch.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { litSigns } from '#modules/dispatch/web/light-signs.ts'
import { Light } from '#web/figure/Light.tsx'
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
  return (
    <fieldset className="light-counts" aria-label={say('lights.filter')}>
      <button type="button" aria-pressed={chosen === ''} onClick={() => choose('')}>
        {say('lights.all')} <b>{evaluations.length}</b>
      </button>
      {litSigns(evaluations).map(({ sign, n }) => (
        <button
          key={sign.code}
          type="button"
          aria-pressed={chosen === sign.code}
          onClick={() => choose(chosen === sign.code ? '' : sign.code)}
        >
          <Light is={sign} /> <b>{n}</b>
        </button>
      ))}
    </fieldset>
  )
}
