import { createContext, useContext } from 'react'
import type { FormDraftFault, FormSurroundings } from '#engine/definition/check-form-draft.ts'
import type { Question } from '#engine/form/field.ts'
import type { Form, FormSource } from '#engine/form/form.ts'
import type { FormLibrary } from '#engine/form/form-library.ts'
import type { ChosenPart } from '#web/form-editor/chosen-part.ts'
import type { Deed } from '#web/form-editor/form-session.ts'

/** What every part of the editor works with. */
export interface EditorTools {
  readonly form: FormSource
  /** As far as its fields are whole, with their questions in them. */
  readonly sound: Form
  readonly around: FormSurroundings
  readonly questions: ReadonlyMap<string, Question>
  readonly library: FormLibrary
  readonly faults: readonly FormDraftFault[]
  readonly chosen: ChosenPart
  readonly choose: (part: ChosenPart) => void
  /** Does a deed; false: it cannot be done, and the reason is told. */
  readonly act: (deed: Deed) => boolean
  readonly isReadOnly: boolean
}

export const EditorContext = createContext<EditorTools | undefined>(undefined)

export function useEditor(): EditorTools {
  const tools = useContext(EditorContext)
  if (tools === undefined) throw new Error('a part of the editor stands outside of it')
  return tools
}
