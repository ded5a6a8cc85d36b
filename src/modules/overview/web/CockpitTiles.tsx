import { useNavigate } from '@tanstack/react-router'
import { Select } from 'antd'
import { cockpitWords } from '#modules/overview/cockpit-screen.messages.ts'
import { tileFigures } from '#modules/overview/web/tile-figures.ts'
import type { CockpitView } from '#modules/overview/web/useCockpit.ts'
import { TileGrid } from '#web/chart/TileGrid.tsx'
import { maybe, useAddress } from '#web/router/address.ts'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { by: maybe() }

/** Of the address: an indicator's code, or the total score where units have one. */
export function useTileIndicator({ indicators, units }: CockpitView) {
  const [{ by }, change] = useAddress(SHAPE)
  const scored = units.some(({ score }) => score !== null)
  const named = indicators.rows.find(({ indicator }) => indicator.code === by)?.indicator
  const first = scored ? undefined : indicators.rows[0]?.indicator
  return { scored, indicator: named ?? first, choose: (code: string | undefined) => change({ by: code }) }
}

/** The units where they stand on the map, about; coloured by the indicator that is chosen. Each opens the figure it shows. */
export function CockpitTiles({ view }: { readonly view: CockpitView }) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  const { scored, indicator, choose } = useTileIndicator(view)
  const options = [
    ...(scored ? [{ value: '', label: say('tiles.total') }] : []),
    ...view.indicators.rows.map(({ indicator: one }) => ({ value: one.code, label: pick(one.name) })),
  ]
  return (
    <section className={isWide(view) ? 'card cockpit-tiles wide' : 'card cockpit-tiles'}>
      <div className="between count-head">
        <h2>{say('tiles')}</h2>
        <Select
          value={indicator?.code ?? ''}
          aria-label={say('tiles.indicator')}
          showSearch={{ optionFilterProp: 'label' }}
          options={options}
          onChange={(code: string) => choose(code === '' ? undefined : code)}
        />
      </div>
      <BoardTiles view={view} />
      <p className="second small tile-legend">
        <span>{say('tiles.legend.low')}</span>
        <i className="tile-1" aria-hidden="true" />
        <i className="tile-2" aria-hidden="true" />
        <i className="tile-3" aria-hidden="true" />
        <i className="tile-4" aria-hidden="true" />
        <span>{say('tiles.legend.high')}</span>
        <span>{say('tiles.legend')}</span>
      </p>
    </section>
  )
}

/** More columns than a third of the page holds. */
function isWide({ units }: CockpitView): boolean {
  const columns = units.flatMap(({ tile }) => (tile === null ? [] : tile.column))
  return columns.length > 0 && Math.max(...columns) - Math.min(...columns) >= 5
}

interface BoardTilesProps {
  readonly view: CockpitView
  /** Another indicator than the address names: the wall turns them. */
  readonly of?: CockpitView['indicators']['rows'][number]['indicator'] | undefined
}

export function BoardTiles({ view, of }: BoardTilesProps) {
  const say = useSay(cockpitWords)
  const pick = usePick()
  const navigate = useNavigate()
  const { indicator: named } = useTileIndicator(view)
  const indicator = of ?? named
  const placed = view.units.filter(({ tile }) => tile !== null)
  const units = placed.length > 0 ? placed : view.units
  if (indicator === undefined) {
    return (
      <TileGrid
        name={say('tiles.score')}
        decimals={2}
        tiles={units.map(({ unit, tile, score }) => ({
          ...{ key: unit.id, name: pick(unit.short), column: tile?.column, row: tile?.row, value: score },
        }))}
        open={() => void navigate({ to: '/ranking', search: { unit: view.unit.id } })}
      />
    )
  }
  const shown = tileFigures(view, indicator)
  return (
    <TileGrid
      name={
        shown.isCompletion
          ? say('tiles.done', { name: pick(indicator.name) })
          : say('tiles.name', { name: pick(indicator.name), measure: pick(shown.measure) })
      }
      decimals={shown.decimals}
      tiles={units.map(({ unit, tile, figures }) => {
        const figure = figures[indicator.id]
        return {
          ...{ key: unit.id, name: pick(unit.short), column: tile?.column, row: tile?.row, value: shown.of(figure) },
          light: figure?.sign?.alarm === true ? figure.sign : undefined,
        }
      })}
      open={(tile) =>
        void navigate({
          to: '/indicators/$indicatorId',
          params: { indicatorId: indicator.id },
          search: { unit: tile.key },
        })
      }
    />
  )
}
