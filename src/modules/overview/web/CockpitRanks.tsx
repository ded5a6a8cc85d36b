import { cockpitWords } from '#modules/overview/cockpit-screen.messages.ts'
import { useTileIndicator } from '#modules/overview/web/CockpitTiles.tsx'
import { tileFigures } from '#modules/overview/web/tile-figures.ts'
import type { CockpitUnit, CockpitView } from '#modules/overview/web/useCockpit.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { Light } from '#web/figure/Light.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHOWN = 3

/** Of each group of peers the first and the last, by the plan's total score. */
export function BestAndWorst({ view }: { readonly view: CockpitView }) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  const { scored, indicator } = useTileIndicator(view)
  if (!scored && indicator !== undefined) return <ByFigure view={view} indicator={indicator} />
  const groups = view.groups.flatMap((group) => {
    const ranked = view.units
      .filter((unit) => unit.peerGroup === group.code && unit.rank !== null)
      .sort((a, b) => a.rank! - b.rank!)
    return ranked.length === 0 ? [] : [{ ...group, ranked }]
  })
  return (
    <section className="card">
      <div className="between count-head">
        <h2>
          {say('best')} · {say('worst')}
        </h2>
        <PageLink to="/ranking" search={{ unit: view.unit.id }} className="small">
          {say('rank.all')}
        </PageLink>
      </div>
      {groups.length === 0 && <p className="second">{say('rank.none')}</p>}
      {groups.map(({ code, name, of, ranked }) => {
        const few = ranked.length <= SHOWN * 2
        const best = few ? ranked.slice(0, Math.ceil(ranked.length / 2)) : ranked.slice(0, SHOWN)
        const worst = few ? ranked.slice(best.length) : ranked.slice(-SHOWN)
        return (
          <div key={code ?? ''}>
            {name !== null && <p className="second small">{say('rank.group', { name: pick(name), of })}</p>}
            <div className="cockpit-ranks">
              <Ranked units={best} parent={view.unit.id} head={say('best')} />
              {worst.length > 0 && <Ranked units={worst} parent={view.unit.id} head={say('worst')} />}
            </div>
          </div>
        )
      })}
    </section>
  )
}

interface ByFigureProps {
  readonly view: CockpitView
  readonly indicator: CockpitView['indicators']['rows'][number]['indicator']
}

/** Where no plan gives points: the greatest and the least of the indicator that colours the tiles. */
function ByFigure({ view, indicator }: ByFigureProps) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  const shown = tileFigures(view, indicator)
  const told = view.units
    .flatMap(({ unit, figures }) => {
      const value = shown.of(figures[indicator.id])
      return value === null ? [] : [{ unit, value }]
    })
    .sort((a, b) => (Number(b.value) - Number(a.value)) * (indicator.direction === 'down' ? -1 : 1))
  const columns = [told.slice(0, SHOWN), told.slice(Math.max(SHOWN, told.length - SHOWN))]
  return (
    <section className="card">
      <h2>
        {say('best')} · {say('worst')}
      </h2>
      <p className="second small">
        {pick(indicator.name)} {pick(shown.measure)}
      </p>
      {told.length === 0 && <p className="second">{say('rank.none')}</p>}
      <div className="cockpit-ranks">
        {columns.map((units, side) => (
          <ol
            key={side === 0 ? 'best' : 'worst'}
            className="rank-lines"
            aria-label={say(side === 0 ? 'best' : 'worst')}
          >
            {units.map(({ unit, value }) => (
              <li key={unit.id}>
                <span className="second">{told.findIndex((one) => one.unit.id === unit.id) + 1}</span>
                <PageLink to="/indicators" search={{ unit: unit.id }}>
                  {pick(unit.short)}
                </PageLink>
                <PageLink
                  to="/indicators/$indicatorId"
                  params={{ indicatorId: indicator.id }}
                  search={{ unit: unit.id }}
                  className="value"
                >
                  {formatDecimal(value, { decimals: shown.decimals })}
                </PageLink>
              </li>
            ))}
          </ol>
        ))}
      </div>
    </section>
  )
}

interface RankedProps {
  readonly units: readonly CockpitUnit[]
  readonly parent: string
  readonly head: string
}

function Ranked({ units, parent, head }: RankedProps) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  return (
    <ol className="rank-lines" aria-label={head}>
      {units.map(({ unit, rank, score, movement }) => (
        <li key={unit.id}>
          <PageLink
            to="/ranking"
            search={{ unit: parent }}
            className="rank-place"
            title={say('tiles.place', { rank: rank! })}
          >
            {rank}
          </PageLink>
          <PageLink to="/indicators" search={{ unit: unit.id }}>
            {pick(unit.short)}
          </PageLink>
          <PageLink to="/ranking" search={{ unit: parent }} className="value">
            {formatDecimal(score ?? '', { decimals: 2 })}
          </PageLink>
          <Movement of={movement} />
        </li>
      ))}
    </ol>
  )
}

/** Up and down by a sign and a number; said in words to those who hear. */
export function Movement({ of }: { readonly of: number | null }) {
  const say = useSay(cockpitWords)
  if (of === null) return <span className="movement second">—</span>
  const words = of === 0 ? say('rank.same') : say(of > 0 ? 'rank.up' : 'rank.down', { n: Math.abs(of) })
  const sign = of === 0 ? '=' : of > 0 ? `↑${of}` : `↓${-of}`
  return (
    <span className="movement second" role="img" aria-label={words} title={words}>
      {sign}
    </span>
  )
}

/** The unit's own indicators that are furthest behind their schedule. */
export function FurthestBehind({ view }: { readonly view: CockpitView }) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  const behind = view.indicators.rows
    .filter(({ own }) => own.gapPoints?.startsWith('-') === true)
    .sort((a, b) => Number(a.own.gapPoints) - Number(b.own.gapPoints))
    .slice(0, SHOWN)
  return (
    <section className="card">
      <h2>{say('gaps')}</h2>
      {behind.length === 0 && <p className="second">{say('gaps.none')}</p>}
      <ul className="lines">
        {behind.map(({ indicator, own }) => (
          <li key={indicator.id}>
            <PageLink
              to="/indicators/$indicatorId"
              params={{ indicatorId: indicator.id }}
              search={{ unit: view.unit.id }}
            >
              {pick(indicator.name)}
            </PageLink>
            <span className="row nowrap">
              <span className="value">
                {say('gaps.points', { n: formatDecimal(own.gapPoints!, { decimals: 1 }) ?? '' })}
              </span>
              {own.sign !== null && <Light is={own.sign} reason={own.reason === null ? undefined : pick(own.reason)} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
