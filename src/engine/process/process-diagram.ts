import { type DiagramExit, diagramGraph } from '#engine/process/diagram-graph.ts'
import {
  EXIT_HEIGHT,
  layoutDiagram,
  NODE_HEIGHT,
  NODE_WIDTH,
  type PlacedEdge,
  type PlacedNode,
} from '#engine/process/diagram-layout.ts'
import { processMessages } from '#engine/process/process.messages.ts'
import type { Process, ProcessState } from '#engine/process/process.ts'
import { type DiagramPlace, lengthOf, processInWords, wayInWords, wordsOf } from '#engine/process/process-in-words.ts'
import { type Language, say } from '#engine/text/message.ts'

const INK = '#1f2d3d'
const QUIET = '#5b6b7b'
const LINE = '#8797a8'
const ACCENT = '#1558b0'
const TINTS: Readonly<Record<ProcessState['phase'], string>> = {
  draft: '#f4f6f8',
  'in-review': '#ffffff',
  publicity: '#fff8e6',
  active: '#eef7f0',
  suspended: '#f1eef7',
  closed: '#f4f6f8',
}
const FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"

/**
 * The process as an SVG picture that stands alone: states from left to right, lines onward, and under each state what leads back (↩) or
 * out (×). With a place, the way a case has come is ticked and where it stands is marked. Colours are never the only sign, and the
 * picture carries its own text.
 */
export function processDiagram(process: Process, language: Language, place?: DiagramPlace): string {
  const { width, height, nodes, edges } = layoutDiagram(diagramGraph(process, place?.state))
  const alone = new Set(edges.filter(({ edge }) => edges.filter((one) => one.edge.from === edge.from).length === 1))
  const title = escaped(wordsOf(process.name, language))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}" font-family="${FONT}">`,
    `<title>${title}</title>`,
    `<desc>${escaped(processInWords(process, language, place).join('\n'))}</desc>`,
    `<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8Z" fill="${LINE}"/></marker></defs>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...edges.map((edge) => drawLine(edge)),
    ...nodes.map((node) => drawNode(process, node, language, place)),
    ...edges.map((edge) => drawWords(edge, alone.has(edge), language)),
    '</svg>',
    '',
  ].join('\n')
}

const drawLine = ({ points }: PlacedEdge): string =>
  `<polyline points="${points.map(([x, y]) => `${x},${y}`).join(' ')}" fill="none" stroke="${LINE}" stroke-width="1.5" stroke-linejoin="round" marker-end="url(#tip)"/>`

/** Where only one way leads onward its name says nothing; where there are several, each is named. */
function drawWords({ edge, label: [x, y], room }: PlacedEdge, isAlone: boolean, language: Language): string {
  if (isAlone) return ''
  const words = edge.actions.map(({ name }) => wordsOf(name, language)).join(' / ')
  return `<text x="${x}" y="${y}" text-anchor="middle" font-size="11" fill="${QUIET}" stroke="#ffffff" stroke-width="3" paint-order="stroke">${escaped(cut(words, room, 11))}<title>${escaped(words)}</title></text>`
}

function drawNode(process: Process, { node, x, y }: PlacedNode, language: Language, place?: DiagramPlace): string {
  const { state, exits } = node
  const isHere = place?.state === state.code
  const isPassed = !isHere && (place?.trail.includes(state.code) ?? false)
  const order = process.states.indexOf(state)
  const name = wrapped(wordsOf(state.name, language), NODE_WIDTH - 20, 14)
  const phase = say(processMessages, language, `process.phase.${state.phase}`)
  const length = state.phase === 'closed' ? '' : lengthOf(state, process, language)
  const both = length === '' ? phase : `${phase} · ${length}`
  const about = widthOf(both, 10.5) <= NODE_WIDTH - 12 ? both : length
  const middle = x + NODE_WIDTH / 2
  const first = y + (name.length === 1 ? 26 : 19)
  const sign = isHere ? '●' : isPassed ? '✓' : ''
  return [
    `<g>${box(state, x, y, isHere)}`,
    ...name.map(
      (line, at) =>
        `<text x="${middle}" y="${first + at * 16}" text-anchor="middle" font-size="14" font-weight="${isHere ? 700 : 500}" fill="${INK}">${escaped(line)}</text>`,
    ),
    `<text x="${middle}" y="${y + 50}" text-anchor="middle" font-size="10.5" fill="${QUIET}">${escaped(cut(about, NODE_WIDTH - 12, 10.5))}</text>`,
    ...(sign === ''
      ? []
      : [
          `<text x="${x + 9}" y="${y + 14}" text-anchor="middle" font-size="12" font-weight="700" fill="${ACCENT}">${sign}</text>`,
        ]),
    ...(isHere
      ? [
          `<text x="${x + NODE_WIDTH - 6}" y="${y + 13}" text-anchor="end" font-size="10" font-weight="700" fill="${ACCENT}">${escaped(say(processMessages, language, 'process.drawing.here'))}</text>`,
        ]
      : []),
    ...exits.map((exit, at) => drawExit(process, order, exit, x, y + NODE_HEIGHT + at * EXIT_HEIGHT, language)),
    '</g>',
  ].join('')
}

/** Steps by themselves are cut at the corners, publicity is dashed, an end is round with a double edge. */
function box(state: ProcessState, x: number, y: number, isHere: boolean): string {
  const { phase, task, subcases, actions } = state
  const fill = isHere ? '#e3eefb' : TINTS[phase]
  const stroke = `fill="${fill}" stroke="${isHere ? ACCENT : LINE}" stroke-width="${isHere ? 2.5 : 1.3}"`
  const rect = (inset: number, radius: number, more: string) =>
    `<rect x="${x + inset}" y="${y + inset}" width="${NODE_WIDTH - 2 * inset}" height="${NODE_HEIGHT - 2 * inset}" rx="${radius}" ${more}/>`
  if (phase === 'closed') return rect(0, 26, stroke) + rect(3, 23, `fill="none" stroke="${LINE}" stroke-width="0.8"`)
  if (phase === 'publicity') return rect(0, 6, `${stroke} stroke-dasharray="6 3"`)
  const isByItself = task === undefined && subcases === undefined && actions.some(({ by }) => by === 'rule')
  if (!isByItself) return rect(0, 6, stroke)
  const [right, bottom, corner] = [x + NODE_WIDTH, y + NODE_HEIGHT, 14]
  const corners = [
    [x + corner, y],
    [right - corner, y],
    [right, y + NODE_HEIGHT / 2],
    [right - corner, bottom],
    [x + corner, bottom],
    [x, y + NODE_HEIGHT / 2],
  ]
  return `<polygon points="${corners.map((point) => point.join(',')).join(' ')}" ${stroke}/>`
}

function drawExit(
  process: Process,
  order: number,
  { kind, action }: DiagramExit,
  x: number,
  y: number,
  language: Language,
): string {
  const words = wayInWords(process, order, action, language)
  const sign = kind === 'back' ? '↩' : '×'
  return `<text x="${x + 2}" y="${y + 14}" font-size="11" fill="${QUIET}" stroke="#ffffff" stroke-width="3" paint-order="stroke"><tspan fill="${INK}" font-weight="700">${sign}</tspan> ${escaped(cut(words, NODE_WIDTH + 60, 11))}<title>${escaped(words)}</title></text>`
}

/** About how wide words are: a Chinese character is a square, a Latin letter a little more than half of one. */
const widthOf = (text: string, size: number): number =>
  [...text].reduce((sum, letter) => sum + (letter.codePointAt(0)! > 0x2e7f ? size : size * 0.56), 0)

function cut(text: string, width: number, size: number): string {
  if (widthOf(text, size) <= width) return text
  const letters = [...text]
  while (letters.length > 1 && widthOf(`${letters.join('')}…`, size) > width) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

/** At most two lines, broken between words, or anywhere in Chinese. */
function wrapped(text: string, width: number, size: number): readonly string[] {
  if (widthOf(text, size) <= width) return [text]
  const parts = text.includes(' ') ? text.split(/(?<= )/) : [...text]
  let first = ''
  while (parts.length > 0 && widthOf(first + parts[0]!, size) <= width) first += parts.shift()
  return first === '' ? [cut(text, width, size)] : [first.trimEnd(), cut(parts.join(''), width, size)]
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
