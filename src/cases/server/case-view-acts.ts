import type { z } from 'zod'
import type { CaseAction, getCase } from '#cases/case.contract.ts'
import type { CaseReason } from '#cases/case.ts'
import type { KeptCase } from '#cases/server/case.queries.ts'
import { sayBoth } from '#cases/server/case-words.ts'
import type { Output } from '#engine/contract/operation.ts'
import type { Facts } from '#engine/expression/expression.ts'
import { type ActionChoice, canAct, listActions, listOtherActs } from '#engine/process/can-act.ts'
import type { Circumstances } from '#engine/process/circumstances.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import type { Reason } from '#engine/refusal.ts'

type Shown = Output<typeof getCase>

/** The actions of the present state for somebody: what he may do, and of the rest why he may not. */
export function actionsFor(
  process: CompiledProcess,
  { processState, state }: KeptCase,
  world: Circumstances,
): z.output<typeof CaseAction>[] {
  const here = process.states.get(state)!
  return listActions(process, processState, world).map((choice) => {
    const compiled = here.actions.find(({ action }) => action.code === choice.action)!
    const { action, says } = compiled
    const reasons = reasonsOf(choice, action.asks).map((reason) => reasonShown(process, reason))
    const { needs } = choice
    return {
      code: action.code,
      name: action.name,
      move: action.move,
      says,
      may: reasons.length === 0,
      reasons,
      needs: {
        reason: needs.reason,
        marks: needs.marks,
        targets: needs.targets.map((code) => ({ code, name: process.states.get(code)!.state.name })),
        ...(needs.form !== undefined && { form: needs.form }),
        files: [...needs.files],
        facts: action.asks.map((code) => factAsked(process, code, world.facts)),
      },
    }
  })
}

/** What is entered with the action is not missing before it is taken. */
function reasonsOf({ answer }: ActionChoice, asks: readonly string[]): readonly Reason[] {
  if (answer.ok) return []
  return answer.reasons.filter(({ key, params }) => {
    const missing = String(params?.facts ?? '').split(',')
    return !(key === 'process.rule-unknown' && missing.every((name) => asks.includes(name)))
  })
}

function reasonShown(process: CompiledProcess, reason: Reason): CaseReason {
  return { key: reason.key, text: sayBoth(process, reason), ...(reason.at !== undefined && { at: reason.at }) }
}

function factAsked({ process }: CompiledProcess, code: string, facts: Facts) {
  const { label, type, unit, oneOf } = process.facts[code]!
  const value = facts[code] as boolean | number | string | undefined
  return {
    code,
    name: label,
    type,
    ...(unit && { unit }),
    ...(oneOf && { oneOf }),
    ...(value !== undefined && value !== null && { value }),
  }
}

/** Choosing, reminding, objecting: what of it is open to somebody. */
export function otherActsFor(process: CompiledProcess, one: KeptCase, world: Circumstances): Shown['acts'] {
  const open = new Set(listOtherActs(process, one.processState, world).map(({ kind }) => kind))
  return (['choose', 'remind', 'object'] as const).filter((kind) => open.has(kind))
}

export function objectionsFor(
  process: CompiledProcess,
  one: KeptCase,
  world: Circumstances,
  reasons: ReadonlyMap<string, { readonly reason: string; readonly by: string; readonly answer?: string }>,
): Shown['objections'] {
  return one.processState.objections.map(({ id, on, dueOn, answer }) => {
    const told = reasons.get(id)
    const act = { kind: 'answer', objection: id, upheld: false, reason: '—' } as const
    return {
      id,
      by: told?.by ?? '',
      on,
      dueOn,
      reason: told?.reason ?? '',
      ...(answer !== undefined && { answer }),
      ...(told?.answer !== undefined && { answerReason: told.answer }),
      mayAnswer: answer === undefined && canAct(process, one.processState, act, world).ok,
    }
  })
}

/** The states in the order of the process, and how far the case has come. */
export function roadOf(
  { process }: CompiledProcess,
  { state: here, processState: { trail } }: KeptCase,
): Shown['road'] {
  const at = process.states.findIndex(({ code }) => code === here)
  return process.states.map((state, order) => ({
    code: state.code,
    name: state.name,
    phase: state.phase,
    isTask: state.task !== undefined,
    place: placeOf(state, order, at, here, trail),
  }))
}

function placeOf(
  { code, aside }: { readonly code: string; readonly aside: boolean },
  order: number,
  at: number,
  here: string,
  trail: readonly string[],
): Shown['road'][number]['place'] {
  if (code === here) return 'here'
  if (trail.includes(code)) return 'passed'
  return aside || order < at ? 'aside' : 'ahead'
}
