import { explain } from '#engine/expression/explain.ts'
import { type Facts, UNKNOWN } from '#engine/expression/expression.ts'
import type { AnswerFault, FaultMore, TellAnswer } from '#engine/form/answer-fault.ts'
import type { CompiledExpression, CompiledField, CompiledForm, CompiledPart } from '#engine/form/compile-form.ts'
import { computeForm } from '#engine/form/compute-form.ts'
import type { Column, Field } from '#engine/form/field.ts'
import type { FormMessageKey } from '#engine/form/form.messages.ts'
import type { Stage } from '#engine/form/form.ts'
import type { FormFacts, FormState, Shown } from '#engine/form/form-state.ts'
import { isDeeperThan, isEmpty, isRecord, own } from '#engine/form/same-value.ts'
import { isStale } from '#engine/form/signature.ts'
import { tellKept } from '#engine/form/validate-kept.ts'
import { tellRules } from '#engine/form/validate-rules.ts'
import { validateTable } from '#engine/form/validate-table.ts'
import { validateValue } from '#engine/form/validate-value.ts'

/** Rich text, the deepest of answers, is nested 2 × 12 deep. */
const DEEPEST = 64
/** Of answers to nothing so many are told. */
const MOST_UNKNOWN = 50

export interface Judging {
  readonly stage: Stage
  /** What the office knows, by subject; money in fen. */
  readonly facts: FormFacts
  /** What `computeForm` made of these answers and facts, where it has been asked. */
  readonly state?: FormState
}

/**
 * Everything wrong with answers, in the order of the form; the same on both sides. Total: it never throws, whatever the
 * answers are. A draft (`save`) may lack anything and exceed limits, which are warnings then; what is not of the kind of
 * its field, or answers nothing, cannot even be kept.
 */
export function validateForm(form: CompiledForm, answers: unknown, { stage, facts, ...known }: Judging): AnswerFault[] {
  if (!isRecord(answers) || isDeeperThan(answers, DEEPEST))
    return [{ path: '', code: 'not-answers', key: 'form.not-answers', severity: 'error' }]
  const state = known.state ?? computeForm(form, answers, facts)
  return [...tellKept(form, answers, state, stage), ...validateState(form, state, stage)].sort(byRank(form))
}

/** `validateForm` of answers that are worked out already. */
export function validateState(form: CompiledForm, state: FormState, stage: Stage): AnswerFault[] {
  const faults: AnswerFault[] = []
  const isKnown = (name: string) => form.fields.has(name) && form.fields.get(name)?.field.kind !== 'note'
  for (const each of Object.keys(state.answers)
    .filter((one) => !isKnown(one))
    .slice(0, MOST_UNKNOWN)) {
    const name = each.slice(0, 80)
    faults.push({ path: name, code: 'unknown-answer', key: 'form.unknown-answer', params: { name }, severity: 'error' })
  }
  for (const part of form.fields.values())
    if (part.field.kind !== 'note') judgeField(form, part, state, stage, tellAt(part, stage, faults))
  tellRules(form, state, stage, faults)
  return faults.sort(byRank(form))
}

/** At a field: how the fault is told, and how severe it is. */
function tellAt({ step, section }: CompiledField, stage: Stage, faults: AnswerFault[]): TellAnswer {
  return (path, key, { severity, ...more }: FaultMore = {}) =>
    faults.push({
      path,
      code: key.slice('form.'.length),
      key,
      ...more,
      step: step.code,
      section: section.code,
      severity: severity ?? (stage === 'submit' ? 'error' : 'warning'),
    })
}

const byRank =
  (form: CompiledForm) =>
  (a: AnswerFault, b: AnswerFault): number =>
    rankOf(form, a) - rankOf(form, b)

const rankOf = (form: CompiledForm, { path }: AnswerFault): number => {
  const slash = path.indexOf('/')
  return form.fields.get(slash < 0 ? path : path.slice(0, slash))?.rank ?? -1
}

function judgeField(form: CompiledForm, part: CompiledField, state: FormState, stage: Stage, tell: TellAnswer): void {
  const { field } = part
  const value = own(state.answers, field.code)
  const shown = state.shown.get(field.code) as Shown
  const isBlank = isEmpty(value)
  if (shown === false) {
    if (!isBlank && stage === 'submit') tell(field.code, 'form.hidden-answer', { severity: 'warning' })
    return
  }
  const conditions = [part.sectionWhen, part.when]
  const isOk = isBlank || validateValue(part, value, field.code, form.library, tell)
  if (stage === 'submit' && !(field.kind === 'table' && field.rows))
    judgeRequired(part, shown, isBlank, conditions, state.view, field.code, tell)
  if (shown !== true || !isOk) return
  if (field.kind === 'table')
    validateTable(form, part, field, state, stage, tell, (column, cell, blank, facts, path) =>
      judgeRequired(column, cell, blank, [column.when], facts, path, tell),
    )
  if (field.kind === 'signature' && !isBlank && stage === 'submit' && isStale(form, field, value, state))
    tell(field.code, 'form.signature-stale')
}

/** Whether something must be there that is not, or whether that cannot be told yet. */
function judgeRequired(
  { required, compute, field }: CompiledPart<Field | Column>,
  shown: Shown,
  isBlank: boolean,
  conditions: readonly (CompiledExpression | undefined)[],
  facts: Facts,
  path: string,
  tell: TellAnswer,
): void {
  if (!isBlank || required === false || shown === false) return
  const needed = required === true ? true : required.value(facts)
  if (needed === false) return
  const open = [
    ...(shown === UNKNOWN ? conditions : []),
    ...(needed === UNKNOWN && required !== true ? [required] : []),
  ]
  if (open.length > 0) tellMissing(open, facts, path, 'form.open', tell)
  else if (compute) tellMissing([compute], facts, path, 'form.not-computable', tell)
  else tell(path, field.kind === 'signature' ? 'form.not-signed' : 'form.required')
}

function tellMissing(
  conditions: readonly (CompiledExpression | undefined)[],
  facts: Facts,
  path: string,
  key: FormMessageKey,
  tell: TellAnswer,
): void {
  const missing = [...new Set(conditions.flatMap((one) => (one ? explain(one.expression, facts).missing : [])))]
  tell(path, key, { missing, params: { missing: missing.join(', ') } })
}
