import type { FieldKind, FieldSource, Question } from '#engine/form/field.ts'
import type { FormRule } from '#engine/form/form.ts'
import type { FormLibrary } from '#engine/form/form-library.ts'
import type { Register } from '#engine/form/register.ts'

interface Words {
  readonly zh: string
  readonly en: string
}

/** A field of a kind as it begins, sound as far as its kind asks for more than a name. */
export function newField(
  kind: FieldKind,
  code: string,
  label: Words,
  { registers }: Pick<FormLibrary, 'registers'>,
): FieldSource {
  const base = { code, kind, label }
  switch (kind) {
    case 'choice':
      return {
        ...base,
        options: [
          { code: 'a', name: { zh: '选项一', en: 'First choice' } },
          { code: 'b', name: { zh: '选项二', en: 'Second choice' } },
        ],
      }
    case 'reference':
      return { ...base, register: [...registers.keys()][0] ?? 'unit' }
    case 'signature':
      return { ...base, signer: { zh: '签署人', en: 'Signer' } }
    case 'table':
      return {
        ...base,
        columns: [
          {
            ...{ code: 'name', kind: 'text', label: { zh: '名称', en: 'Name' }, required: true },
            ...{ locked: true, carry: true, lines: 1 },
          },
        ],
      }
    default:
      return base
  }
}

/** A rule as it begins: a reminder that a field is filled in. */
export const newRule = (code: string, field: string): FormRule => ({
  ...{ code, holds: `has(${field})`, fields: [field], message: { zh: '请核对', en: 'Please check' } },
  ...{ stage: 'submit', severity: 'warning' },
})

/** A code for a field, from its English name: `Number of beds` → `numberOfBeds`; with a number behind when it is taken. */
export function codeFrom(label: string, taken: ReadonlySet<string>): string {
  const words = label
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .split(' ')
  const joined = words.map((word, at) => (at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1)))
  const base =
    joined
      .join('')
      .replace(/^[^a-z]+/, '')
      .slice(0, 36) || 'field'
  for (let n = 1; ; n++) {
    const code = n === 1 ? base : `${base}${n}`
    if (!taken.has(code)) return code
  }
}

export interface Known {
  readonly kind: 'question' | 'fact'
  /** `unit.credit-code` of the bank, or `unit.creditCode` of a register. */
  readonly code: string
  readonly name: Words
}

/** What the bank or a register of the form's subjects already calls by these words: it is known and not asked again. */
export function knownAs(
  label: Words,
  questions: readonly Question[],
  registers: readonly Register[],
  subjects: readonly { readonly code: string; readonly register: string }[],
): Known[] {
  const isSame = (name: Words) =>
    (plain(name.zh) !== '' && plain(name.zh) === plain(label.zh)) ||
    (plain(name.en) !== '' && plain(name.en) === plain(label.en))
  const asked = questions.filter((one) => isSame(one.label))
  const facts = subjects.flatMap(({ code, register }) =>
    (registers.find((one) => one.code === register)?.facts ?? [])
      .filter(({ name }) => isSame(name))
      .map((fact) => ({ kind: 'fact' as const, code: `${code}.${fact.code}`, name: fact.name })),
  )
  return [...asked.map((one) => ({ kind: 'question' as const, code: one.code, name: one.label })), ...facts]
}

const plain = (word: string): string => word.replace(/[\s（）()：:、，,]/g, '').toLowerCase()
