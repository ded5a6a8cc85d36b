import { explain } from '#engine/expression/explain.ts'
import { type Facts, UNKNOWN } from '#engine/expression/expression.ts'
import type { AnswerFault } from '#engine/form/answer-fault.ts'
import type { CompiledForm, CompiledRule } from '#engine/form/compile-form.ts'
import type { Stage } from '#engine/form/form.ts'
import type { FormState } from '#engine/form/form-state.ts'

/** The rules between fields. One that cannot be decided is told, unless what it waits for is told itself. */
export function tellRules(form: CompiledForm, state: FormState, stage: Stage, faults: AnswerFault[]): void {
  for (const compiled of form.rules) {
    const { rule } = compiled
    if (rule.stage === 'submit' && stage === 'save') continue
    if (rule.table === undefined) {
      if (rule.fields.every((code) => state.shown.get(code) === true))
        judge(form, compiled, state.view, rule.fields, stage, faults)
      continue
    }
    for (const { row, view } of state.rows.get(rule.table) ?? []) {
      const here = `${rule.table}/${String(row.row)}`
      judge(
        form,
        compiled,
        { ...state.view, row: view },
        rule.fields.map((column) => `${here}/${column}`),
        stage,
        faults,
      )
    }
  }
}

function judge(
  { fields }: CompiledForm,
  { rule, when, holds }: CompiledRule,
  facts: Facts,
  paths: readonly string[],
  stage: Stage,
  faults: AnswerFault[],
): void {
  const applies = when ? when.value(facts) : true
  if (applies === false) return
  const verdict = holds.value(facts)
  if (verdict === true) return
  const at = fields.get(paths[0]!.split('/')[0]!)!
  const place = { step: at.step.code, section: at.section.code }
  if (applies === true && verdict === false) {
    const { severity, message, code } = rule
    for (const path of paths)
      faults.push({ path, code, key: 'form.rule', params: { text: message.zh }, text: message, ...place, severity })
    return
  }
  const open = [...(applies === UNKNOWN && when ? [when] : []), ...(verdict === UNKNOWN ? [holds] : [])]
  const missing = [...new Set(open.flatMap(({ expression }) => explain(expression, facts).missing))]
  if (stage === 'save' || missing.some((name) => isTold(name, paths[0]!, faults))) return
  faults.push({
    path: paths[0]!,
    code: 'rule-open',
    key: 'form.rule-open',
    params: { missing: missing.join(', ') },
    missing,
    ...place,
    severity: rule.severity,
  })
}

/** A missing field that is told as missing needs no second word. */
function isTold(name: string, path: string, faults: readonly AnswerFault[]): boolean {
  const [first = '', second] = name.split(/[.[]/)
  if (first === 'row') return faults.some((fault) => fault.path === `${path.slice(0, path.lastIndexOf('/'))}/${second}`)
  const code = first === 'totals' ? (second ?? '') : first
  return faults.some(
    (fault) => fault.severity === 'error' && (fault.path === code || fault.path.startsWith(`${code}/`)),
  )
}
