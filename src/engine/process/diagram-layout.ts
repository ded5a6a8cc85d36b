import type { DiagramEdge, DiagramGraph, DiagramNode } from '#engine/process/diagram-graph.ts'

/** Sizes in CSS pixels. */
export const NODE_WIDTH = 136
export const NODE_HEIGHT = 58
export const EXIT_HEIGHT = 18
const GAP = 84
const ROW_GAP = 22
const MARGIN = 20
const LANE = 15
const MOST_COLUMNS = 5

export interface PlacedNode {
  readonly node: DiagramNode
  readonly x: number
  readonly y: number
  readonly band: number
  readonly column: number
}

export interface PlacedEdge {
  readonly edge: DiagramEdge
  /** Corners of the line, its end included. */
  readonly points: readonly (readonly [x: number, y: number])[]
  /** Where its words stand: the middle of them. */
  readonly label: readonly [x: number, y: number]
  /** How wide they may be. */
  readonly room: number
}

export interface DiagramLayout {
  readonly width: number
  readonly height: number
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
}

/**
 * Layers from left to right, folded into bands like lines of a text: as few as possible, of nearly one width. Lines run straight to the
 * next column, above the band past others, and between bands to the next line.
 */
export function layoutDiagram({ nodes, edges }: DiagramGraph): DiagramLayout {
  const layers = Math.max(0, ...nodes.map(({ layer }) => layer)) + 1
  const bands = Math.ceil(layers / MOST_COLUMNS)
  const columns = Math.ceil(layers / bands)
  const bandOf = (node: DiagramNode) => Math.floor(node.layer / columns)
  const byCode = new Map(nodes.map((node) => [node.state.code, node]))
  const kindOf = ({ from, to }: DiagramEdge): 'near' | 'over' | 'across' => {
    const [a, b] = [byCode.get(from)!, byCode.get(to)!]
    if (bandOf(a) !== bandOf(b)) return 'across'
    return b.layer - a.layer === 1 ? 'near' : 'over'
  }
  const tops: number[] = []
  const placed = new Map<string, PlacedNode>()
  let y = MARGIN
  for (let band = 0; band < bands; band++) {
    const over = edges.filter((edge) => kindOf(edge) === 'over' && bandOf(byCode.get(edge.from)!) === band).length
    const into = edges.filter((edge) => kindOf(edge) === 'across' && bandOf(byCode.get(edge.to)!) === band).length
    y += into > 0 ? (into + 1) * LANE : 0
    tops.push(y)
    y += over > 0 ? (over + 1) * LANE + 12 : 0
    let bottom = y
    for (let column = 0; column < columns; column++) {
      let top = y
      for (const node of inColumn(nodes, band * columns + column)) {
        placed.set(node.state.code, { node, x: MARGIN + GAP / 2 + column * (NODE_WIDTH + GAP), y: top, band, column })
        top += heightOf(node) + ROW_GAP
      }
      bottom = Math.max(bottom, top - ROW_GAP)
    }
    y = bottom + ROW_GAP
  }
  const isBelow = ({ band, column, y: top }: PlacedNode) =>
    [...placed.values()].some((other) => other.band === band && other.column === column && other.y < top)
  const used = new Map<string, number>()
  /** The number of a line among those that run side by side, from 1. */
  const lane = (name: string): number => {
    used.set(name, (used.get(name) ?? 0) + 1)
    return used.get(name)!
  }
  const route = (edge: DiagramEdge): PlacedEdge => {
    const [a, b] = [placed.get(edge.from)!, placed.get(edge.to)!]
    const [startX, startY, endY] = [a.x + NODE_WIDTH, a.y + NODE_HEIGHT / 2, b.y + NODE_HEIGHT / 2]
    const kind = kindOf(edge)
    if (kind === 'near') {
      const bend = startX + 14
      const points: [number, number][] =
        startY === endY
          ? [
              [startX, startY],
              [b.x, endY],
            ]
          : [
              [startX, startY],
              [bend, startY],
              [bend, endY],
              [b.x, endY],
            ]
      return { edge, points, label: [(bend + b.x) / 2, endY - 6], room: GAP - 14 }
    }
    if (kind === 'over') {
      const which = lane(`over ${a.band}`)
      const high = tops[a.band]! + which * LANE
      // What stands below another box is left and entered at its side.
      const [from, to] = [
        isBelow(a) ? startX + 10 : a.x + NODE_WIDTH * 0.75,
        isBelow(b) ? b.x - 10 : b.x + NODE_WIDTH * 0.25,
      ]
      const points: [number, number][] = [
        ...(isBelow(a) ? ([[startX, startY]] as [number, number][]) : []),
        [from, isBelow(a) ? startY : a.y],
        [from, high],
        [to, high],
        [to, isBelow(b) ? endY : b.y],
        ...(isBelow(b) ? ([[b.x, endY]] as [number, number][]) : []),
      ]
      return { edge, points, label: [(from + to) / 2, high - 4], room: to - from - 20 }
    }
    const which = lane(`across ${b.band}`)
    const aside = 10 + (which % 5) * 8
    const [right, left] = [startX + aside, b.x - aside]
    const high = tops[b.band]! - which * LANE
    return {
      edge,
      points: [
        [startX, startY],
        [right, startY],
        [right, high],
        [left, high],
        [left, endY],
        [b.x, endY],
      ],
      label: [(right + left) / 2, high - 4],
      room: Math.abs(right - left) - 20,
    }
  }
  const width = 2 * MARGIN + columns * (NODE_WIDTH + GAP)
  return { width, height: y, nodes: [...placed.values()], edges: edges.map(route) }
}

const heightOf = ({ exits }: DiagramNode): number => NODE_HEIGHT + exits.length * EXIT_HEIGHT

/** What stands on the road first, then what stands beside it. */
function inColumn(nodes: readonly DiagramNode[], layer: number): readonly DiagramNode[] {
  const here = nodes.filter((node) => node.layer === layer)
  return [...here.filter(({ state }) => !state.aside), ...here.filter(({ state }) => state.aside)]
}
