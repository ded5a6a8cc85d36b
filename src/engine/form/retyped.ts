import type { Field } from '#engine/form/field.ts'
import { type Form, fieldsOf } from '#engine/form/form.ts'
import type { FormLibrary } from '#engine/form/form-library.ts'

/** A field that asks for what is known already. */
export interface Retyped {
  readonly form: string
  readonly field: string
  readonly path: readonly (string | number)[]
  /** What knows it: `unit.creditCode`, a question of an earlier form, a field of the same form. */
  readonly known: string
  readonly why: 'register-fact' | 'earlier-form' | 'same-words'
}

/**
 * Every field of the forms that asks again for what a register keeps of one of the form's subjects, or an earlier form in
 * the line was told. Beside what facts and questions say of themselves, equal words give a field away.
 */
export function retypedFields(forms: readonly Form[], library: FormLibrary): Retyped[] {
  const byCode = new Map(forms.map((form) => [form.code, form]))
  return forms.flatMap((form) => {
    const earlier = form.follows.flatMap((code) => byCode.get(code) ?? [])
    return fieldsOf(form).flatMap(({ field, path }) => {
      const found = isAnswered(field) ? undefined : (knownFact(form, field, library) ?? knownEarlier(field, earlier))
      return found ? [{ form: form.code, field: field.code, path, ...found }] : []
    })
  })
}

/** How many fields are typed again; none, in a set of forms that is done. */
export const countRetyped = (forms: readonly Form[], library: FormLibrary): number =>
  retypedFields(forms, library).length

/** Nobody types it: it is worked out, comes from a fact, or is no answer. */
const isAnswered = ({ compute, from, kind }: Field): boolean =>
  compute !== undefined || from !== undefined || kind === 'note' || kind === 'signature' || kind === 'reference'

type Found = Pick<Retyped, 'known' | 'why'>

function knownFact({ subjects }: Form, field: Field, { registers }: FormLibrary): Found | undefined {
  for (const { code, register } of subjects)
    for (const fact of registers.get(register)?.facts ?? []) {
      const known = `${code}.${fact.code}`
      if (fact.question !== undefined && fact.question === field.question) return { known, why: 'register-fact' }
      if (isSameWord(fact.name.zh, field.label.zh)) return { known, why: 'same-words' }
    }
  return undefined
}

function knownEarlier(field: Field, earlier: readonly Form[]): Found | undefined {
  for (const before of earlier)
    for (const { field: asked } of fieldsOf(before)) {
      if (asked.kind === 'note' || asked.kind === 'signature' || asked.kind === 'file') continue
      const known = `${before.code}.${asked.code}`
      const isSame = field.question !== undefined && asked.question === field.question
      if (isSame && !field.carry) return { known, why: 'earlier-form' }
      const isTaken = field.kind === 'table' && field.rowsFrom !== undefined
      if (!isSame && !isTaken && asked.kind === field.kind && isSameWord(asked.label.zh, field.label.zh))
        return { known, why: 'same-words' }
    }
  return undefined
}

const isSameWord = (a: string, b: string): boolean => plain(a) === plain(b)
const plain = (word: string): string => word.replace(/[\s（）()：:、，,]/g, '').toLowerCase()
