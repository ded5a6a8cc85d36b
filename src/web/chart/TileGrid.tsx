import { SHAPES, type Sign } from '#web/figure/Light.tsx'
import { Value } from '#web/figure/Value.tsx'
import { usePick } from '#web/words/language.ts'

export interface Tile {
  readonly key: string
  readonly name: string
  /** Place in the grid, from 0; without one the tile stands after the placed ones. */
  readonly column?: number | undefined
  readonly row?: number | undefined
  readonly value: string | number | null | undefined
  /** A light that calls for action: it stands before the value's own depth. */
  readonly light?: Sign | undefined
}

interface Props {
  /** What is shown, with its unit: `各县区完成率 %`. */
  readonly name: string
  readonly tiles: readonly Tile[]
  readonly decimals?: number
  readonly open?: (tile: Tile) => void
}

/** Units as tiles, in about the places they have on the map; no outline is drawn. Depth of blue tells the value. */
export function TileGrid({ name, tiles, decimals, open }: Props) {
  const pick = usePick()
  const numbers = tiles
    .map((tile) => Number(tile.value))
    .filter((value, place) => hasValue(tiles[place]!) && Number.isFinite(value))
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const placed = tiles.filter((tile) => tile.column !== undefined && tile.row !== undefined)
  const first = { column: least(placed.map((tile) => tile.column!)), row: least(placed.map((tile) => tile.row!)) }
  return (
    <ul className="tiles" aria-label={name}>
      {tiles.map((tile) => {
        const style =
          tile.column === undefined || tile.row === undefined
            ? undefined
            : { gridColumn: tile.column - first.column + 1, gridRow: tile.row - first.row + 1 }
        const word = tile.light && `${SHAPES[tile.light.shape]} ${pick(tile.light.word)}`
        const face = (
          <>
            <span>{tile.name}</span>
            <b>
              <Value of={tile.value} decimals={decimals} />
            </b>
            {word !== undefined && <small>{word}</small>}
          </>
        )
        const tone = `tile tile-${tile.light?.tone ?? depthOf(tile, low, high)}`
        return (
          <li key={tile.key} style={style}>
            {open === undefined ? (
              <span className={tone}>{face}</span>
            ) : (
              <button type="button" className={tone} onClick={() => open(tile)}>
                {face}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

const DEPTHS = 4

function hasValue(tile: Tile): boolean {
  return tile.value !== null && tile.value !== undefined && tile.value !== ''
}

function depthOf(tile: Tile, low: number, high: number): string {
  if (!hasValue(tile)) return 'none'
  if (high === low) return String(DEPTHS)
  return String(1 + Math.min(DEPTHS - 1, Math.floor(((Number(tile.value) - low) / (high - low)) * DEPTHS)))
}

function least(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : Math.min(...numbers)
}
