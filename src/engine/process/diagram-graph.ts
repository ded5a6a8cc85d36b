import { targetsOf } from '#engine/process/compile-process.ts'
import type { Process, ProcessAction, ProcessState } from '#engine/process/process.ts'

/** A way that is drawn as a line, onward. */
export interface DiagramEdge {
  readonly from: string
  readonly to: string
  readonly actions: readonly ProcessAction[]
}

/** A way that is written under its state: back to an earlier one, or out to an end beside the road. */
export interface DiagramExit {
  readonly kind: 'back' | 'out'
  readonly action: ProcessAction
  readonly to: readonly string[]
}

export interface DiagramNode {
  readonly state: ProcessState
  /** The column, from 0: one more than the furthest state that leads here. */
  readonly layer: number
  readonly exits: readonly DiagramExit[]
}

export interface DiagramGraph {
  readonly nodes: readonly DiagramNode[]
  readonly edges: readonly DiagramEdge[]
}

/**
 * What is drawn of a process. Lines show the way onward; what leads back, or out to an end beside the road, is written under the state it
 * leads from, so that twenty states stay readable. `keep` is an end that is drawn all the same, because a case stands there.
 */
export function diagramGraph(process: Process, keep?: string): DiagramGraph {
  const isOut = ({ code, phase, aside }: ProcessState) => phase === 'closed' && aside && code !== keep
  const drawn = process.states.filter((state) => !isOut(state))
  const codes = new Set(drawn.map(({ code }) => code))
  const ways = process.states.flatMap((state, order) =>
    codes.has(state.code)
      ? state.actions.map((action) => ({ from: state.code, action, to: targetsOf(process, order, action) ?? [] }))
      : [],
  )
  const onward = ways.filter(({ action, to }) => action.move === 'onward' && codes.has(to[0] ?? ''))
  const backs = backWays(drawn[0]?.code, onward)
  const lines = onward.filter((way) => !backs.has(way))
  const layers = layersOf(drawn, lines)
  const nodes = drawn.map((state) => ({
    state,
    layer: layers.get(state.code)!,
    exits: ways
      .filter((way) => way.from === state.code && !lines.includes(way))
      .map(({ action, to }): DiagramExit => {
        const isBack = action.move !== 'onward' || to.some((code) => codes.has(code))
        return { kind: isBack ? 'back' : 'out', action, to }
      }),
  }))
  return { nodes, edges: merged(lines) }
}

interface Way {
  readonly from: string
  readonly action: ProcessAction
  readonly to: readonly string[]
}

/** Ways that lead to a state on the way to themselves: they would make a circle. */
function backWays(first: string | undefined, ways: readonly Way[]): Set<Way> {
  const backs = new Set<Way>()
  const done = new Set<string>()
  const walk = (code: string, trail: ReadonlySet<string>): void => {
    if (done.has(code)) return
    const here = new Set([...trail, code])
    for (const way of ways) {
      if (way.from !== code) continue
      if (here.has(way.to[0]!)) backs.add(way)
      else walk(way.to[0]!, here)
    }
    done.add(code)
  }
  if (first !== undefined) walk(first, new Set())
  for (const { from } of ways) walk(from, new Set())
  return backs
}

function layersOf(states: readonly ProcessState[], ways: readonly Way[]): ReadonlyMap<string, number> {
  const layers = new Map(states.map(({ code }) => [code, 0]))
  for (let round = 0; round < states.length; round++)
    for (const { from, to } of ways) layers.set(to[0]!, Math.max(layers.get(to[0]!)!, layers.get(from)! + 1))
  return layers
}

function merged(ways: readonly Way[]): readonly DiagramEdge[] {
  const edges = new Map<string, { from: string; to: string; actions: ProcessAction[] }>()
  for (const { from, to, action } of ways) {
    const key = `${from} ${to[0]}`
    const found = edges.get(key)
    if (found === undefined) edges.set(key, { from, to: to[0]!, actions: [action] })
    else found.actions.push(action)
  }
  return [...edges.values()]
}
