import { checkForms } from '#engine/definition/check-forms.ts'
import type { CodeList } from '#engine/definition/code-list.ts'
import { type DefinitionFault, sinkInto } from '#engine/definition/fault.ts'
import type { Placed } from '#engine/definition/pack.ts'
import { schemaFaults } from '#engine/definition/schema-faults.ts'
import type { Question } from '#engine/form/field.ts'
import { FormSource } from '#engine/form/form.ts'
import { writeForm } from '#engine/form/form-text.ts'
import type { Register } from '#engine/form/register.ts'
import { findIdentityNumbers } from '#engine/identifier/identity-number.ts'

/** What is in force around a form: what it leans on, and the other forms. */
export interface FormSurroundings {
  readonly questions: readonly Question[]
  readonly registers: readonly Register[]
  readonly lists: readonly Pick<CodeList, 'code' | 'items'>[]
  readonly others: readonly FormSource[]
}

export interface FormDraftFault extends Pick<DefinitionFault, 'severity' | 'key' | 'params'> {
  readonly path: readonly (string | number)[]
  /** Characters into an expression. */
  readonly offset?: number
  /** Another form in which it is wrong because of this one. */
  readonly form?: string
}

const OWN = ''

/** Everything that `danxia check` finds wrong with a form of a pack, for a form that is not in a file. Never throws for it. */
export function checkFormDraft(draft: unknown, around: FormSurroundings): FormDraftFault[] {
  const faults: DefinitionFault[] = []
  const sink = sinkInto(faults)
  const parsed = FormSource.safeParse(draft)
  if (!parsed.success) schemaFaults(parsed.error.issues, draft, OWN, [], sink)
  else {
    const placed = <T>(values: readonly T[], file: (value: T) => string): Placed<T>[] =>
      values.map((value) => ({ value, place: { file: file(value), path: [] } }))
    checkForms(
      {
        forms: [...placed([parsed.data], () => OWN), ...placed(around.others, ({ code }) => code)],
        questions: placed(around.questions, () => BANK),
        registers: placed(around.registers, () => BANK),
        codeLists: placed(around.lists, () => BANK) as Placed<CodeList>[],
        formCases: [],
      },
      sink,
    )
    if (findIdentityNumbers(writeForm(parsed.data)).length > 0)
      sink.error({ file: OWN, path: [] }, 'definition.real-identity-number')
  }
  return faults.flatMap(({ severity, key, params, place: { file, path, offset } }) =>
    file === BANK
      ? []
      : [
          {
            ...{ severity, key, path: file === OWN ? path : [] },
            ...(params && { params }),
            ...(offset !== undefined && { offset }),
            ...(file !== OWN && { form: file }),
          },
        ],
  )
}

const BANK = '*'
