import type { ReactNode } from 'react'
import { maybe, useAddress } from '#web/router/address.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

const SHAPE = { figure: maybe() }

/** Which figure of the page stands open, as the address writes it. */
export interface OpenedFigure {
  readonly indicatorId: string
  readonly unitId: string
  readonly period: string
  /** One part of it, `dimension/item`; the whole when absent. */
  readonly part?: string | undefined
}

/** The figure that is open beside the page, and how to open another; the back button returns to the one before. */
export function useOpenedFigure(): [OpenedFigure | undefined, (figure: OpenedFigure | undefined) => void] {
  const [{ figure }, change] = useAddress(SHAPE)
  const [indicatorId, unitId, period, part] = figure?.split('~') ?? []
  const opened = indicatorId && unitId && period ? { indicatorId, unitId, period, ...(part && { part }) } : undefined
  return [opened, (next) => change({ figure: next && addressOf(next) })]
}

const addressOf = ({ indicatorId, unitId, period, part }: OpenedFigure) =>
  [indicatorId, unitId, period, ...(part === undefined ? [] : [part])].join('~')

interface Props extends OpenedFigure {
  /** What the figure is, for those who hear the page. */
  readonly name: string
  readonly children: ReactNode
}

/** A figure is a door: press it, and formula, inputs, versions, evidence and targets stand beside the page. */
export function FigureDoor({ name, children, ...figure }: Props) {
  const say = useSay(webWords)
  const [, open] = useOpenedFigure()
  return (
    <button
      type="button"
      className="figure-link"
      aria-haspopup="dialog"
      title={say('figure.open', { name })}
      onClick={() => open(figure)}
    >
      {children}
    </button>
  )
}
