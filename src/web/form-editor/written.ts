import type { Question } from '#engine/form/field.ts'
import { canonicalJson } from '#engine/form/same-value.ts'

/** A field or column as its author writes it. */
export type Written = Readonly<Record<string, unknown>>

/** What a field says by saying nothing. */
const DEFAULTS: Written = { required: false, locked: true, carry: true, many: false, leavesOnly: false }

export const MONEY_UNITS = ['万元', '元'] as const

const isSame = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null)

/** The field with a property written, or left out where its question or the house says the same. */
export function withProperty(of: Written, question: Question | undefined, name: string, value: unknown): Written {
  const { [name]: _, ...rest } = of
  const otherwise = (question as Written | undefined)?.[name] ?? DEFAULTS[name]
  return value === undefined || isSame(value, otherwise) ? rest : { ...rest, [name]: value }
}

const SHARED = new Set(['code', 'question', 'label', 'help', 'when', 'required', 'from', 'locked', 'carry', 'kind'])

/** The field as one of another kind: what only the former kind has goes, what the new kind needs comes. */
export const asKind = (of: Written, fresh: Written): Written => ({
  ...fresh,
  ...Object.fromEntries(Object.entries(of).filter(([name]) => SHARED.has(name))),
  kind: fresh.kind,
})

/** As it is judged: what the bank says stands where the field says nothing. */
export function wholeOf(of: Written, question: Question | undefined): Written {
  const { code: _, ...said } = question ?? ({} as Partial<Question>)
  return { ...said, ...of }
}
