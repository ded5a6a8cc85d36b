import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { figureLight } from '#modules/dispatch/figure.contract.ts'
import { lightPanelWords } from '#modules/dispatch/light-panel.messages.ts'
import { LightRules } from '#modules/dispatch/web/LightRules.tsx'
import { useAsOf } from '#modules/dispatch/web/useAsOf.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light, SHAPES } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Request {
  readonly indicatorId: string
  readonly unitId: string
  readonly period: string
  readonly planId?: string | undefined
  readonly preview?: boolean | undefined
}

export type ExplainedLight = Output<typeof figureLight>

/** Why the figure has its light: the sentence, the rules that were tried, and the lights of the year. */
export function LightPanel({ planId, preview, ...figure }: Request) {
  const say = useSay(lightPanelWords)
  const asOf = useAsOf(figure.period)
  const explained = useRead(
    figureLight,
    { ...figure, ...asOf, ...(planId !== undefined && { planId }), ...(preview === true && { preview: 'true' }) },
    { keepFormer: true },
  )
  return (
    <section className="card light-panel">
      <h2>{say('title')}</h2>
      <Waiting for={explained}>{(data) => <Explained of={data} key={`${figure.unitId} ${figure.period}`} />}</Waiting>
    </section>
  )
}

function Explained({ of }: { readonly of: ExplainedLight }) {
  const say = useSay(lightPanelWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <>
      {of.sign === null ? (
        <p>
          <Light is="none">{say('none')}</Light> <span className="second">{say('none.why')}</span>
        </p>
      ) : (
        <p>
          <Light is={of.sign} /> {of.reason !== null && pick(of.reason)}{' '}
          {of.since !== null && <span className="second nowrap">{say('since', { day: dates.day(of.since) })}</span>}
        </p>
      )}
      <LightStrip of={of} />
      <LightRules of={of} />
    </>
  )
}

/** One mark for each period, word and shape; a mark that is pressed tells its sentence. */
function LightStrip({ of: { history } }: { readonly of: ExplainedLight }) {
  const say = useSay(lightPanelWords)
  const pick = usePick()
  const dates = useDates()
  const [opened, open] = useState<string>()
  const told = history.find((one) => one.period === opened)
  const wordOf = ({ sign }: (typeof history)[number]) => (sign === null ? say('none') : pick(sign.word))
  if (history.length < 2) return null
  return (
    <>
      <h3>{say('history')}</h3>
      <ol className="light-strip">
        {history.map((one) => (
          <li key={one.period}>
            <button
              type="button"
              className={`light-${one.sign?.tone ?? 'none'}`}
              aria-pressed={opened === one.period}
              onClick={() => open(opened === one.period ? undefined : one.period)}
            >
              <small>{dates.period(one.period, true)}</small>
              <i aria-hidden="true">{SHAPES[one.sign?.shape ?? 'dash']}</i>
              <span>{wordOf(one)}</span>
            </button>
          </li>
        ))}
      </ol>
      <p className="small" aria-live="polite">
        {told !== undefined && (
          <>
            <b>{dates.period(told.period)}</b> {told.reason === null ? say('none.why') : pick(told.reason)}
          </>
        )}
      </p>
    </>
  )
}
