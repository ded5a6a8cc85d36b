import type { FieldOf } from '#engine/form/field.ts'
import type { ControlOf } from '#web/form/AnswerControl.tsx'
import { EntryPicker } from '#web/form/EntryPicker.tsx'

/** An entry of a register, found by name, code or initials; its facts come with it. */
export function ReferenceAnswer({ field, id, told, value, isFaulty, take }: ControlOf<FieldOf<'reference'>>) {
  return (
    <EntryPicker
      id={id}
      told={told}
      isFaulty={isFaulty}
      register={field.register}
      wanted={field.facts}
      value={value}
      take={take}
    />
  )
}
