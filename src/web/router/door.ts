import type { Place } from '#web/router/PageLink.tsx'
import type { Pair } from '#web/words/language.ts'

/** How a record of one kind is opened from a task, a notice or a history, and what the button says. */
export interface Door {
  /** The record's kind, as tasks and notices name it: `report`. */
  readonly kind: string
  readonly place: (subjectId: string) => Place
  /** `审核`, `填报`: by the key of the task's sentence. */
  readonly act: (deedKey: string) => Pair
}
