import { createContext, type RefObject, useContext } from 'react'
import type { AnswersSaver } from '#web/form/answers-saver.ts'

/** What a reviewer marks for a return before he returns it: by form and path, with what is to be mended. */
export type Marks = ReadonlyMap<string, string>

interface Marking {
  readonly marks: Marks
  readonly setMarks: (marks: Marks) => void
  readonly isMarking: boolean
  readonly setIsMarking: (isMarking: boolean) => void
  readonly openForm: (code: string) => void
  /** Of the form that is being filled in: nothing is handed in before what was typed is saved. */
  readonly saver: RefObject<AnswersSaver | undefined>
}

export const MarksContext = createContext<Marking | undefined>(undefined)

export function useMarks(): Marking {
  const marking = useContext(MarksContext)
  if (marking === undefined) throw new Error('marks are made on the page of a case')
  return marking
}
