import type { CompiledForm } from '#engine/form/compile-form.ts'
import type { FieldOf } from '#engine/form/field.ts'
import type { FormState } from '#engine/form/form-state.ts'
import { canonicalJson, isEmpty, own } from '#engine/form/same-value.ts'
import { sha256 } from '#engine/form/sha-256.ts'
import { submittedAnswers } from '#engine/form/submitted-answers.ts'

/**
 * What a signature is over: the form and its version by hash, the words of the promise in both languages and, where it
 * covers the form, every answer that is handed in but the signatures themselves, as canonical JSON.
 */
function signedText(compiled: CompiledForm, field: FieldOf<'signature'>, state: FormState): string {
  const { form, hash, fields } = compiled
  const isSigned = ([code, value]: [string, unknown]): boolean =>
    !isEmpty(value) && fields.get(code)?.field.kind !== 'signature'
  const answers = () => Object.fromEntries(Object.entries(submittedAnswers(compiled, state).answers).filter(isSigned))
  return canonicalJson({
    form: form.code,
    version: form.version,
    hash,
    field: field.code,
    text: field.text ?? null,
    answers: field.covers === 'form' ? answers() : null,
  })
}

/** The hash that who signs has before him; SHA-256 in hexadecimal. */
export const signedHash = (form: CompiledForm, field: FieldOf<'signature'>, state: FormState): string =>
  sha256(signedText(form, field, state))

/** Whether what was signed is no longer what stands there. */
export const isStale = (
  form: CompiledForm,
  field: FieldOf<'signature'>,
  signature: unknown,
  state: FormState,
): boolean => own(signature, 'hash') !== signedHash(form, field, state)
