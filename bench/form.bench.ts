/** A form of sixty fields with a budget of two hundred rows: what one keystroke costs in the engine, on either side. */
import { isDeepStrictEqual } from 'node:util'
import { type CompiledForm, compileForm } from '#engine/form/compile-form.ts'
import { computeForm, recompute } from '#engine/form/compute-form.ts'
import { FormSource } from '#engine/form/form.ts'
import { formLibrary } from '#engine/form/form-library.ts'
import type { FormState } from '#engine/form/form-state.ts'
import { resolveForm } from '#engine/form/resolve-form.ts'
import { validateState } from '#engine/form/validate-form.ts'
import { type BenchRow, median } from './bench.ts'

export const name = 'Forms: 60 fields and a budget of 200 rows, a keystroke at a time'

const ROWS = 200
const KEYSTROKES = 400
const FACTS = { today: '2023-07-03' }
const words = (zh: string) => ({ zh, en: `${zh} in English` })

function theForm(): CompiledForm {
  const plain = Array.from({ length: 50 }, (_, at) => ({
    code: `field${at}`,
    kind: at % 3 === 0 ? 'number' : 'text',
    label: words(`字段${at}`),
    required: at % 2 === 0,
    ...(at % 10 === 9 && { when: `has(field${at - 1})` }),
    ...(at % 3 === 0 ? { decimals: 2, schema: { minimum: 0 } } : { schema: { maxLength: 200 } }),
  }))
  const columns = [
    { code: 'item', kind: 'text', label: words('名称'), required: true },
    {
      code: 'subject',
      kind: 'choice',
      label: words('科目'),
      options: ['a', 'b', 'c', 'd'].map((code) => ({ code, name: words(code) })),
    },
    { code: 'price', kind: 'money', label: words('单价'), required: true },
    { code: 'pieces', kind: 'number', label: words('数量'), required: true },
    { code: 'amount', kind: 'money', label: words('金额'), compute: 'row.price * row.pieces' },
    { code: 'grant', kind: 'money', label: words('财政'), required: true },
    { code: 'ownFunds', kind: 'money', label: words('自筹'), compute: 'row.amount - row.grant' },
    { code: 'basis', kind: 'text', label: words('依据'), required: 'row.amount >= 50' },
  ]
  const subjects = ['a', 'b', 'c', 'd'].map((code) => ({
    code: `sum${code}`,
    kind: 'money',
    label: words(`科目${code}`),
    compute: `sum(budget.filter(r, r.subject == "${code}").map(r, r.amount))`,
  }))
  const derived = Array.from({ length: 5 }, (_, at) => ({
    code: `share${at}`,
    kind: 'number',
    decimals: 2,
    label: words(`占比${at}`),
    compute: `totals.budget.grant / totals.budget.amount * ${100 + at}`,
  }))
  const budget = {
    code: 'budget',
    kind: 'table',
    label: words('预算'),
    most: ROWS,
    columns,
    totals: ['amount', 'grant', 'ownFunds'],
    unique: [['item']],
  }
  const source = FormSource.parse({
    code: 'bench',
    version: 1,
    name: words('表'),
    steps: [
      {
        code: 'one',
        title: words('步'),
        sections: [{ code: 'all', title: words('节'), fields: [...plain, budget, ...subjects, ...derived] }],
      },
    ],
    rules: [
      {
        code: 'adds',
        holds: 'totals.budget.amount == suma + sumb + sumc + sumd',
        fields: ['budget'],
        message: words('不符'),
      },
    ],
  })
  return compileForm(resolveForm(source, new Map()).form!, formLibrary([], []))
}

const answers = {
  ...Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`field${at}`, at % 3 === 0 ? at + 0.25 : `内容${at}`])),
  budget: Array.from({ length: ROWS }, (_, at) => ({
    row: `r${at}`,
    item: `设备${at}`,
    subject: 'abcd'[at % 4],
    price: 1_000_000 + at,
    pieces: (at % 9) + 1,
    grant: 500_000,
    basis: '询价',
  })),
}

interface Measured {
  readonly compute: number
  readonly validate: number
  readonly whole: number
  readonly worst: number
  readonly state: FormState
}

/** Types: half of the keys into a plain field, half into a row of the budget. */
function type(form: CompiledForm): Measured {
  let state = computeForm(form, answers, FACTS)
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
  const form = theForm()
  const { compute, validate, whole, worst, state } = type(form)
  const isSame = isDeepStrictEqual(computeForm(form, state.answers, FACTS).answers, state.answers)
  const full: number[] = []
  for (let at = 0; at < 60; at++) {
    const fresh = structuredClone(answers)
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
