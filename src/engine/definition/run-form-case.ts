import { libraryOf, resolvedForms } from '#engine/definition/check-forms.ts'
import { below } from '#engine/definition/check-references.ts'
import type { DefinitionFault } from '#engine/definition/fault.ts'
import type { FormCase } from '#engine/definition/form-case.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import { type CompiledForm, compileForm } from '#engine/form/compile-form.ts'
import { computeForm } from '#engine/form/compute-form.ts'
import type { Answers } from '#engine/form/form.ts'
import { prefill } from '#engine/form/prefill.ts'
import { canonicalJson, isEmpty, isRecord, own, sameValue } from '#engine/form/same-value.ts'
import { signedHash } from '#engine/form/signature.ts'
import { submittedAnswers } from '#engine/form/submitted-answers.ts'
import { validateForm } from '#engine/form/validate-form.ts'

/** Fills the pack's forms in as its cases say, and tells every expectation that does not hold. */
export function runFormCases(pack: Pack): DefinitionFault[] {
  const library = libraryOf(pack)
  const forms = new Map(resolvedForms(pack).map(({ value }) => [value.code, compileForm(value, library)]))
  const cases = new Map(pack.formCases.map(({ value }) => [value.name, value]))
  return pack.formCases.flatMap((each) => runCase(each, forms, cases))
}

type Forms = ReadonlyMap<string, CompiledForm>
type Cases = ReadonlyMap<string, FormCase>

/** A case begins as the one it is like; a case that is like itself in a roundabout way begins empty. */
function whole(value: FormCase, cases: Cases, seen: readonly string[] = []): FormCase {
  const before = value.like === undefined || seen.includes(value.like) ? undefined : cases.get(value.like)
  if (!before) return value
  const base = whole(before, cases, [...seen, value.name])
  const answers = Object.entries({ ...base.answers, ...value.answers }).filter(([, answer]) => answer !== null)
  return {
    ...value,
    facts: { ...base.facts, ...value.facts },
    earlier: value.earlier.length > 0 ? value.earlier : base.earlier,
    sign: value.sign.length > 0 ? value.sign : base.sign,
    answers: Object.fromEntries(answers),
  }
}

/** The answers of a case as they are judged: with what is known filled in, and signed. */
function filledIn(value: FormCase, form: CompiledForm, forms: Forms, cases: Cases, deep = 0) {
  const facts = { ...value.facts, today: value.today }
  const earlier = (deep > 8 ? [] : value.earlier).flatMap((name) => {
    const before = cases.get(name)
    const of = before && forms.get(before.form)
    if (!before || !of) return []
    const { answers } = filledIn(whole(before, cases), of, forms, cases, deep + 1)
    const handedIn = submittedAnswers(of, computeForm(of, answers, { ...before.facts, today: before.today }))
    return [{ form: of.form, answers: handedIn.answers, title: name }]
  })
  const known = prefill(form, value.answers, { facts, earlier })
  const answers: Record<string, unknown> = { ...(value.prefill ? known.answers : value.answers) }
  for (const code of value.sign) {
    const field = form.fields.get(code)?.field
    const state = computeForm(form, answers, facts)
    if (field?.kind === 'signature')
      answers[code] = { by: 'case', at: `${value.today}T00:00:00Z`, hash: signedHash(form, field, state) }
  }
  return {
    answers: answers as Answers,
    facts,
    prefilled: Object.keys(known.sources).filter((path) => !path.includes('/')).length,
  }
}

function runCase({ value, place }: Placed<FormCase>, forms: Forms, cases: Cases): DefinitionFault[] {
  const failures: DefinitionFault[] = []
  const form = forms.get(value.form)!
  const { answers, facts, prefilled } = filledIn(whole(value, cases), form, forms, cases)
  const { name, stage, expect } = value
  const fail = (path: (string | number)[], field: string, expected: unknown, found: unknown): void => {
    const params = { name, field, expected: shown(expected), found: shown(found) }
    failures.push({ severity: 'error', key: 'form.case-answers', params, place: below(place, 'expect', ...path) })
  }
  const told = validateForm(form, answers, { stage, facts })
  for (const severity of ['error', 'warning'] as const) {
    const wanted = severity === 'error' ? expect.faults : expect.warnings
    const found = told.filter((fault) => fault.severity === severity).map(({ path, code }) => `${path} ${code}`)
    if (wanted && canonicalJson([...wanted].sort()) !== canonicalJson([...found].sort()))
      fail([severity === 'error' ? 'faults' : 'warnings'], severity, wanted, found)
  }
  const state = computeForm(form, answers, facts)
  for (const [path, wanted] of Object.entries(expect.answers)) {
    const found = answerAt(state.answers, path)
    if (!sameValue(wanted, found)) fail(['answers', path], path, wanted, found)
  }
  for (const [path, wanted] of Object.entries(expect.totals)) {
    const [table, column] = path.split('/') as [string, string]
    const found = own(own(state.totals, table), column)
    if (found !== wanted) fail(['totals', path], path, wanted, found)
  }
  for (const [code, wanted] of Object.entries(expect.shown))
    if (state.shown.get(code) !== wanted) fail(['shown', code], code, wanted, String(state.shown.get(code)))
  if (expect.prefilled !== undefined && expect.prefilled !== prefilled)
    fail(['prefilled'], 'prefilled', expect.prefilled, prefilled)
  return failures
}

function answerAt(answers: Answers, path: string): unknown {
  const [code, key, column] = path.split('/')
  const value = own(answers, code!)
  if (key === undefined) return value
  if (!Array.isArray(value)) return own(value, key)
  const row = value.find((one) => isRecord(one) && one.row === key)
  return column === undefined ? row : own(row, column)
}

const shown = (value: unknown): string =>
  isEmpty(value)
    ? '—'
    : Array.isArray(value)
      ? value.map(String).join('; ')
      : typeof value === 'object'
        ? canonicalJson(value)
        : String(value)
