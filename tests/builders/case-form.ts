/** Filling a form of a case in as its page does: with the form, the lists and the facts that the server gave. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type CompiledForm, compileForm } from '#engine/form/compile-form.ts'
import { computeForm } from '#engine/form/compute-form.ts'
import type { Answers, Form } from '#engine/form/form.ts'
import { formLibrary } from '#engine/form/form-library.ts'
import { prefill } from '#engine/form/prefill.ts'
import type { Register } from '#engine/form/register.ts'
import { signedHash } from '#engine/form/signature.ts'

interface Sample {
  readonly name: string
  readonly form: string
  readonly facts: Readonly<Record<string, unknown>>
  readonly answers: Answers
  readonly sign: readonly string[]
}

/** The first case that the pack’s tests give for a form: one that is whole. */
export function sampleOf(pack: string, form: string): Sample {
  const { forms } = parse(readFileSync(`definitions/${pack}/tests/forms.yaml`, 'utf8')) as { forms: Sample[] }
  return forms.find((one) => one.form === form)!
}

export interface OpenedForm {
  readonly form: unknown
  readonly registers: readonly unknown[]
  readonly lists: readonly unknown[]
  readonly facts: Readonly<Record<string, unknown>>
}

export function compiledFrom({ form, registers, lists }: OpenedForm): CompiledForm {
  return compileForm(form as Form, formLibrary(registers as Register[], lists as Parameters<typeof formLibrary>[1]))
}

/** Answers with signatures over what stands there. */
export function signed(opened: OpenedForm, answers: Answers, sign: readonly string[]): Answers {
  const form = compiledFrom(opened)
  const whole: Record<string, unknown> = { ...prefill(form, answers, { facts: opened.facts, earlier: [] }).answers }
  for (const code of sign) {
    const field = form.fields.get(code)!.field
    const state = computeForm(form, whole, opened.facts)
    if (field.kind === 'signature')
      whole[code] = { by: '伪造', at: '2020-01-01T00:00:00Z', hash: signedHash(form, field, state) }
  }
  return whole
}
