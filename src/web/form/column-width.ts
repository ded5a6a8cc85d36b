import type { CSSProperties } from 'react'
import type { Column, FieldOf } from '#engine/form/field.ts'

/** Columns of figures stand at the right. */
export const isFigureColumn = ({ kind }: Column): boolean => kind === 'money' || kind === 'number'

const WIDTHS: Readonly<Record<Exclude<Column['kind'], 'text'>, readonly [least: number, share: number]>> = {
  number: [92, 0.6],
  money: [112, 0.7],
  'yes-no': [72, 0.4],
  date: [116, 0.6],
  choice: [124, 1],
  reference: [140, 1],
}

const widthOf = (column: Column): readonly [least: number, share: number] =>
  column.kind !== 'text' ? WIDTHS[column.kind] : column.lines > 1 ? [200, 2] : [132, 1]

/**
 * The widths of a table by the kinds of its columns, so that typing never moves one. Each row is laid out alone by them: rows
 * out of sight cost neither layout nor paint.
 */
export function tableWidths({ columns, rows }: FieldOf<'table'>, hasActs: boolean): CSSProperties {
  const first = rows === undefined ? 44 : 116
  const tracks = columns.map((column) => {
    const [least, share] = widthOf(column)
    return `minmax(${least}px, ${share}fr)`
  })
  const least = columns.reduce((sum, column) => sum + widthOf(column)[0], first + (hasActs ? 88 : 0))
  return {
    '--tracks': [`${first}px`, ...tracks, ...(hasActs ? ['88px'] : [])].join(' '),
    minWidth: least,
  } as CSSProperties
}
