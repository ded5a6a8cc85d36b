import { Popover } from 'antd'
import type { ReactNode } from 'react'
import type { LightShape, LightTone } from '#engine/light/light-scheme.ts'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** A light as its scheme draws it. */
export interface Sign {
  readonly word: { readonly zh: string; readonly en: string }
  readonly shape: LightShape
  readonly tone: LightTone
}

/** Shape beside word and colour, so that a light reads in grey print and for everybody's eyes. */
export const SHAPES: Readonly<Record<LightShape, string>> = {
  circle: '●',
  triangle: '▲',
  square: '■',
  diamond: '◆',
  dash: '─',
  'ticked-triangle': '▲✓',
}

/** The shape of a state that is no light of a scheme: an account, a file, a report. */
const SHAPE_OF_TONE: Readonly<Record<LightTone, LightShape>> = {
  ok: 'circle',
  lag: 'triangle',
  orange: 'triangle',
  red: 'square',
  near: 'diamond',
  none: 'dash',
}

interface Props {
  /** A light of a scheme; or the tone of another state, whose word is given. */
  readonly is: Sign | LightTone
  /** Another word than the light's own: `逾期 1 日`, `超序时 18.3 个百分点`. */
  readonly children?: ReactNode
  /** Opens when the light is pressed. */
  readonly reason?: ReactNode
}

export function Light({ is, children, reason }: Props) {
  const say = useSay(webWords)
  const pick = usePick()
  const sign = typeof is === 'string' ? undefined : is
  const tone = typeof is === 'string' ? is : is.tone
  const shape = sign?.shape ?? SHAPE_OF_TONE[tone]
  const word = children ?? (sign && pick(sign.word))
  const face = (
    <>
      <i aria-hidden="true">{SHAPES[shape]}</i>
      {word}
    </>
  )
  if (reason === undefined || reason === null || reason === '')
    return <span className={`light light-${tone}`}>{face}</span>
  const named = sign === undefined ? (typeof word === 'string' ? word : '') : pick(sign.word)
  return (
    <Popover content={<div className="reason">{reason}</div>} trigger="click">
      <button type="button" className={`light light-${tone} opens`} title={say('light.why', { light: named })}>
        {face}
      </button>
    </Popover>
  )
}
