import { targetsOf } from '#engine/process/compile-process.ts'
import type { ProcessAction } from '#engine/process/process.ts'
import type { Path, ProcessCheck } from '#engine/process/process-check.ts'

interface Way {
  readonly from: string
  readonly to: string
  readonly action: ProcessAction
  readonly path: Path
}

/** Where one can come and where not. Ways whose guard can never hold are none; `never` holds their paths. */
export function checkFlow(check: ProcessCheck, never: ReadonlySet<string>): void {
  const { states } = check.process
  const ways = waysOf(check).filter(({ path }) => !never.has(path.join('/')))
  const onward = ways.filter(({ action }) => action.move === 'onward')
  const first = states[0]!.code
  const reached = reach([first], onward)
  const closed = states.filter(({ phase }) => phase === 'closed').map(({ code }) => code)
  const closing = reach(
    closed,
    ways.map((way) => ({ from: way.to, to: way.from })),
  )
  for (const [at, { code, phase }] of states.entries()) {
    if (!reached.has(code)) check.error(['states', at, 'code'], 'process.fault.unreachable', { code })
    else if (phase !== 'closed' && !closing.has(code))
      check.error(['states', at, 'code'], 'process.fault.dead-end', { code })
  }
  checkBacks(check, ways, onward)
  checkCircles(check, ways)
}

/** Who goes back goes to where one has been: a state that is reached without passing here, and that leads here. */
function checkBacks(check: ProcessCheck, ways: readonly Way[], onward: readonly Way[]): void {
  const first = check.process.states[0]!.code
  for (const { from, to, action, path } of ways) {
    if (action.move === 'onward') continue
    const before =
      from === first
        ? new Set()
        : reach(
            [first],
            onward.filter((way) => way.from !== from && way.to !== from),
          )
    if (before.has(to) && reach([to], onward).has(from)) continue
    const at = Array.isArray(action.to) ? [...path, 'to', action.to.indexOf(to)] : [...path, 'to']
    check.error(at, 'process.fault.not-earlier', { code: to })
  }
}

/** States that are left by rules alone, in a circle, would never come to rest. */
function checkCircles(check: ProcessCheck, ways: readonly Way[]): void {
  const rules = ways.filter(({ action }) => action.by === 'rule')
  const told = new Set<string>()
  for (const [at, { code }] of check.process.states.entries()) {
    const circle = circleFrom(code, rules)
    if (circle === undefined || circle.some((one) => told.has(one))) continue
    for (const one of circle) told.add(one)
    check.error(['states', at, 'code'], 'process.fault.automatic-circle', { circle: circle.join(' → ') })
  }
}

function circleFrom(start: string, ways: readonly Way[]): readonly string[] | undefined {
  const trails: (readonly string[])[] = [[start]]
  const seen = new Set<string>()
  for (let trail = trails.shift(); trail !== undefined; trail = trails.shift())
    for (const { from, to } of ways) {
      if (from !== trail.at(-1)) continue
      if (to === start) return [...trail, start]
      if (!seen.has(to)) trails.push([...trail, to])
      seen.add(to)
    }
  return undefined
}

function waysOf({ process }: ProcessCheck): readonly Way[] {
  const codes = new Set(process.states.map(({ code }) => code))
  return process.states.flatMap((state, order) =>
    state.actions.flatMap((action, at) =>
      (targetsOf(process, order, action) ?? [])
        .filter((to) => codes.has(to))
        .map((to) => ({ from: state.code, to, action, path: ['states', order, 'actions', at] })),
    ),
  )
}

function reach(
  starts: readonly string[],
  ways: readonly { readonly from: string; readonly to: string }[],
): Set<string> {
  const found = new Set(starts)
  const next = [...starts]
  for (let code = next.pop(); code !== undefined; code = next.pop())
    for (const { from, to } of ways)
      if (from === code && !found.has(to)) {
        found.add(to)
        next.push(to)
      }
  return found
}
