import { Popover } from 'antd'
import type { ReactNode } from 'react'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

export const LIGHTS = ['normal', 'behind', 'warning', 'near-due', 'unreported', 'made-up', 'achieved', 'none'] as const

export type LightKind = (typeof LIGHTS)[number]

/** Shape and colour beside the word, so that a light reads in grey print and for everybody's eyes. */
const SHAPES: Readonly<Record<LightKind, { shape: string; tone: string }>> = {
  normal: { shape: '●', tone: 'ok' },
  achieved: { shape: '●', tone: 'ok' },
  behind: { shape: '▲', tone: 'lag' },
  'made-up': { shape: '▲', tone: 'lag' },
  warning: { shape: '■', tone: 'red' },
  'near-due': { shape: '◆', tone: 'near' },
  unreported: { shape: '─', tone: 'none' },
  none: { shape: '─', tone: 'none' },
}

interface Props {
  readonly is: LightKind
  /** Another word than the light's own: `逾期 1 日`, `超序时 18.3 个百分点`. */
  readonly children?: ReactNode
  /** Opens when the light is pressed. */
  readonly reason?: ReactNode
}

export function Light({ is, children, reason }: Props) {
  const say = useSay(webWords)
  const { shape, tone } = SHAPES[is]
  const word = children ?? say(`light.${is}`)
  const face = (
    <>
      <i aria-hidden="true">{shape}</i>
      {is === 'made-up' && <i aria-hidden="true">✓</i>}
      {word}
    </>
  )
  if (reason === undefined || reason === null || reason === '')
    return <span className={`light light-${tone}`}>{face}</span>
  return (
    <Popover content={<div className="reason">{reason}</div>} trigger="click">
      <button
        type="button"
        className={`light light-${tone} opens`}
        title={say('light.why', { light: say(`light.${is}`) })}
      >
        {face}
      </button>
    </Popover>
  )
}
