import type { CaseState } from '#engine/process/case-state.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import type { Phase, ProcessOutcome } from '#engine/process/phase.ts'

/** What other slices are told of a case: its phase, and how it ended when it has. */
export function phaseOf(
  process: CompiledProcess,
  { state: code, returned }: CaseState,
): { readonly phase: Phase; readonly outcome?: ProcessOutcome } | undefined {
  const state = process.states.get(code)?.state
  if (state === undefined) return undefined
  const phase = returned && state.phase !== 'closed' ? 'returned' : state.phase
  return { phase, ...(state.outcome && { outcome: state.outcome }) }
}
