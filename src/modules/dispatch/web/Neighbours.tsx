import { figureRanking } from '#modules/dispatch/figure.contract.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { Movement } from '#modules/dispatch/web/EvaluationCells.tsx'
import type { IndicatorView } from '#modules/dispatch/web/IndicatorPage.tsx'
import { useAsOf } from '#modules/dispatch/web/useAsOf.ts'
import type { FigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { useRead } from '#web/client/useRead.ts'
import { Value } from '#web/figure/Value.tsx'
import { maybe, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { plan: maybe() }

interface Props {
  readonly view: IndicatorView
  readonly unit: FigureUnit
  readonly period: string
}

/** The unit between the one before and the one after it in its peer group. */
export function Neighbours({ view, unit, period }: Props) {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const [{ plan }] = useAddress(SHAPE)
  const above = unit.ancestors.at(-1)
  const may = useCan()
  const asOf = useAsOf()
  const when = view.evaluation.rank !== undefined && above !== undefined && may('figure.read', above.path)
  const ranking = useRead(
    figureRanking,
    {
      unitId: above?.unitId ?? '',
      period,
      indicatorId: view.indicator.id,
      ...asOf,
      ...(plan !== undefined && { planId: plan }),
    },
    { when },
  )
  const group = ranking.data?.groups.find((one) => one.rows.some((row) => row.unit.id === view.unit.id))
  if (!when || group === undefined) return null
  const place = group.rows.findIndex((row) => row.unit.id === view.unit.id)
  const around = group.rows.slice(Math.max(0, place - 1), place + 2)
  const decimals = ranking.data?.by === 'amount' ? view.indicator.decimals : 1
  return (
    <section className="card">
      <h2>{say('neighbours.title')}</h2>
      <p className="second small">
        {say('neighbours.place', { rank: view.evaluation.rank!, of: view.evaluation.rankOf ?? group.rows.length })}
      </p>
      <ul className="neighbours">
        {around.map((row) => (
          <li key={row.unit.id} className={row.unit.id === view.unit.id ? 'on' : ''}>
            <span className="n">{row.rank}</span>
            <PageLink
              to="/indicators/$indicatorId"
              params={{ indicatorId: view.indicator.id }}
              search={{ unit: row.unit.id, plan }}
            >
              {pick(row.unit.short)}
            </PageLink>
            <span className="n">
              <Value of={row.measure} decimals={decimals} />
            </span>
            <span className="n">
              <Movement of={row.movement} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
