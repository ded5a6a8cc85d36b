/** A form of sixty fields with a budget of two hundred rows: what one keystroke costs in the engine, on either side. */
import { isDeepStrictEqual } from 'node:util'
import { type CompiledForm, compileForm } from '#engine/form/compile-form.ts'
import { computeForm, recompute } from '#engine/form/compute-form.ts'
import { formLibrary } from '#engine/form/form-library.ts'
import type { FormState } from '#engine/form/form-state.ts'
import { validateState } from '#engine/form/validate-form.ts'
import { type BenchRow, median } from './bench.ts'
import { benchAnswers, benchForm } from './bench-form.ts'

export const name = 'Forms: 60 fields and a budget of 200 rows, a keystroke at a time'

const ROWS = 200
const KEYSTROKES = 400
const FACTS = { today: '2023-07-03' }
interface Measured {
  readonly compute: number
  readonly validate: number
  readonly whole: number
  readonly worst: number
  readonly state: FormState
}

/** Types: half of the keys into a plain field, half into a row of the budget. */
function type(form: CompiledForm): Measured {
  let state = computeForm(form, benchAnswers(), FACTS)
  const [compute, validate, whole]: [number[], number[], number[]] = [[], [], []]
  for (let key = 0; key < KEYSTROKES; key++) {
    const rows = state.answers.budget as { readonly row: string }[]
    const at = (key * 7) % ROWS
    const next =
      key % 2 === 0
        ? { ...state.answers, field1: `内容${key}` }
        : { ...state.answers, budget: rows.with(at, { ...rows[at]!, price: 1_000_000 + key } as (typeof rows)[number]) }
    const begun = performance.now()
    state = recompute(form, state, next, FACTS, [key % 2 === 0 ? 'field1' : 'budget'])
    const computed = performance.now()
    validateState(form, state, 'submit')
    const done = performance.now()
    if (key < 50) continue
    compute.push(computed - begun)
    validate.push(done - computed)
    whole.push(done - begun)
  }
  return {
    compute: median(compute),
    validate: median(validate),
    whole: median(whole),
    worst: Math.max(...whole),
    state,
  }
}

export async function run(): Promise<BenchRow[]> {
  const form = compileForm(benchForm(), formLibrary([], []))
  const { compute, validate, whole, worst, state } = type(form)
  const isSame = isDeepStrictEqual(computeForm(form, state.answers, FACTS).answers, state.answers)
  const full: number[] = []
  for (let at = 0; at < 60; at++) {
    const fresh = structuredClone(benchAnswers())
    const begun = performance.now()
    computeForm(form, fresh, FACTS)
    full.push(performance.now() - begun)
  }
  return [
    {
      figure: 'one keystroke: worked out and judged',
      ours: `median ${whole.toFixed(2)} ms, worst ${worst.toFixed(1)} ms`,
      compared: `worked out ${compute.toFixed(2)} ms, judged ${validate.toFixed(2)} ms`,
      reach: '≤ 5 ms',
      ok: whole <= 5,
    },
    {
      figure: 'worked out anew from nothing',
      ours: `median ${median(full).toFixed(2)} ms`,
      compared: isSame ? 'equal to what the keystrokes led to' : 'DIFFERS from what the keystrokes led to',
      ratio: `${(median(full) / compute).toFixed(1)} ×`,
      reach: 'equal',
      ok: isSame,
    },
  ]
}
