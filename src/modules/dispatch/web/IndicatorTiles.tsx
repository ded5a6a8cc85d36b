import { useNavigate } from '@tanstack/react-router'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { completionOf } from '#modules/dispatch/web/EvaluationCells.tsx'
import type { IndicatorView } from '#modules/dispatch/web/IndicatorPage.tsx'
import { tileScale } from '#modules/dispatch/web/tile-scale.ts'
import { TileGrid } from '#web/chart/TileGrid.tsx'
import { formatDecimal } from '#web/figure/format.ts'
import { usePick, useSay } from '#web/words/language.ts'

const NARROW_COLUMNS = 3

/** More columns than the side of the page holds: the tiles stand below the trend. */
export function isWide({ units }: IndicatorView): boolean {
  const columns = units.flatMap(({ tile }) => (tile === null ? [] : tile.column))
  return Math.max(...columns, 0) - Math.min(...columns, 0) >= NARROW_COLUMNS
}

/** The units in about their places: completion where there are targets, else the figures themselves. */
export function IndicatorTiles({ view }: { readonly view: IndicatorView }) {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const navigate = useNavigate()
  const { indicator, units } = view
  if (units.length < 2) return null
  const judged = units.some((one) => completionOf(one.evaluation) !== undefined)
  const placed = units.filter((one) => one.tile !== null)
  const scale = tileScale(view)
  const name = judged
    ? say('tiles.completion')
    : say('tiles.value', { name: pick(indicator.name), measure: pick(scale.measure) })
  return (
    <section className="card">
      <h2>{name}</h2>
      <TileGrid
        name={name}
        decimals={judged ? 1 : scale.decimals}
        tiles={(placed.length > 0 ? placed : units).map(({ unit, tile, evaluation }) => ({
          key: unit.id,
          name: pick(unit.short),
          column: tile?.column,
          row: tile?.row,
          value: judged ? completionOf(evaluation) : scale.of(evaluation.figure.value),
          light: evaluation.sign?.alarm === true ? evaluation.sign : undefined,
        }))}
        open={(tile) =>
          void navigate({
            to: '.',
            search: (now: Record<string, string>) => ({ ...now, unit: tile.key, figure: undefined }),
          })
        }
      />
      {view.median !== null && judged && (
        <p className="second small aside-foot">
          {say('median', { n: formatDecimal(view.median, { decimals: 1 }) ?? '' })}
        </p>
      )}
    </section>
  )
}
