import type { CompiledForm } from '#engine/form/compile-form.ts'
import type { FieldOf } from '#engine/form/field.ts'
import type { Answers } from '#engine/form/form.ts'
import type { FormState } from '#engine/form/form-state.ts'
import { canonicalJson, isEmpty, own } from '#engine/form/same-value.ts'
import { sha256 } from '#engine/form/sha-256.ts'

/**
 * What a signature is over: the form and its version by hash, the words of the promise in both languages and, where it
 * covers the form, every answer that applies but the signatures themselves, as canonical JSON.
 */
export function signedText(
  { form, hash, fields }: CompiledForm,
  field: FieldOf<'signature'>,
  answers: Answers,
  shown: FormState['shown'],
): string {
  const applies = Object.entries(answers).filter(
    ([code, value]) => !isEmpty(value) && shown.get(code) === true && fields.get(code)?.field.kind !== 'signature',
  )
  return canonicalJson({
    form: form.code,
    version: form.version,
    hash,
    field: field.code,
    text: field.text ?? null,
    answers: field.covers === 'form' ? Object.fromEntries(applies) : null,
  })
}

/** The hash that who signs has before him; SHA-256 in hexadecimal. */
export const signedHash = (
  form: CompiledForm,
  field: FieldOf<'signature'>,
  { answers, shown }: Pick<FormState, 'answers' | 'shown'>,
): string => sha256(signedText(form, field, answers, shown))

/** Whether what was signed is no longer what stands there. */
export const isStale = (
  form: CompiledForm,
  field: FieldOf<'signature'>,
  signature: unknown,
  answers: Answers,
  shown: FormState['shown'],
): boolean => own(signature, 'hash') !== signedHash(form, field, { answers, shown })
