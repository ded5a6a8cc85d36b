import type { MessageKey } from '#engine/text/message.ts'
import { type DecimalStyle, formatDecimal } from '#web/figure/format.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

/** A figure as the server shows it: a value, or one of the ways of not being one. */
export interface Figure {
  readonly state: 'value' | 'missing' | 'not-applicable' | 'invalid' | 'hidden'
  readonly value?: string | undefined
  readonly reason?: string | undefined
  readonly parts?: { readonly present: number; readonly expected: number } | undefined
  readonly derived?: boolean | undefined
  readonly preview?: boolean | undefined
  readonly sample?: boolean | undefined
}

interface Props extends DecimalStyle {
  /** A decimal text, a whole figure, or nothing (`—`). */
  readonly of: string | number | Figure | null | undefined
  /** `percent` writes %, `points` 个百分点; in a column whose head names the unit leave it out. */
  readonly as?: 'percent' | 'points'
  readonly strong?: boolean
}

/** A number with tabular figures. `—`, 未报, 不适用 and a fault are four different things and look different. */
export function Value({ of, as, strong, ...style }: Props) {
  const say = useSay(webWords)
  const figure: Figure | undefined =
    of === null || of === undefined || of === ''
      ? undefined
      : typeof of === 'object'
        ? of
        : { state: 'value', value: String(of) }
  if (figure === undefined) return <span className="value value-none">{say('value.none')}</span>
  if (figure.state === 'missing') return <span className="value value-missing">{say('value.missing')}</span>
  if (figure.state === 'not-applicable') return <span className="value value-na">{say('value.not-applicable')}</span>
  if (figure.state === 'hidden') return <span className="value value-na">{say('value.hidden')}</span>
  const written = figure.state === 'value' ? formatDecimal(figure.value ?? '', style) : undefined
  if (written === undefined) return <span className="value value-invalid">{say(faultKey(figure.reason))}</span>
  const partial = figure.parts !== undefined && figure.parts.present < figure.parts.expected
  return (
    <span className={strong === true ? 'value value-strong' : 'value'}>
      {figure.derived === true && (
        <i className="derived" title={say('value.derived')}>
          ƒ
        </i>
      )}
      {as === 'percent'
        ? say('value.percent', { n: written })
        : as === 'points'
          ? say('value.points', { n: written })
          : written}
      {partial && <small className="mark">{say('value.partial', { ...figure.parts })}</small>}
      {figure.preview === true && (
        <small className="mark" title={say('value.preview.why')}>
          {say('value.preview')}
        </small>
      )}
      {figure.sample === true && <Sample />}
    </span>
  )
}

/** Whatever was invented below the published totals says so wherever it shows. */
export function Sample() {
  const say = useSay(webWords)
  return (
    <small className="mark" title={say('value.sample.why')}>
      {say('value.sample')}
    </small>
  )
}

function faultKey(reason: string | undefined): MessageKey<typeof webWords> {
  const key = `value.invalid.${reason}`
  return key in webWords ? (key as MessageKey<typeof webWords>) : 'value.invalid.unreadable'
}
