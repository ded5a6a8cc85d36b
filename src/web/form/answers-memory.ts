import type { Answers, Form } from '#engine/form/form.ts'
import { mergeAnswers } from '#engine/form/merge-answers.ts'
import type { MergeConflict } from '#engine/form/merge-rows.ts'
import { isRecord, sameValue } from '#engine/form/same-value.ts'
import type { KeptAnswers } from '#web/form/answers-view.ts'
import { findDraft, keepDraft } from '#web/memory/draft.ts'

type Unsaved = { readonly base: Pick<KeptAnswers, 'answers'>; readonly answers: Answers }
const NOTHING: Unsaved = { base: { answers: {} }, answers: {} }

/** Of what is unsaved, the fields that differ from what the server had, each with what it had. */
export function keepUnsaved(place: string, hash: string, unsaved: Unsaved | undefined): void {
  const { base, answers } = unsaved ?? NOTHING
  const codes = [...new Set([...Object.keys(base.answers), ...Object.keys(answers)])].filter(
    (code) => base.answers[code] !== answers[code] && !sameValue(base.answers[code], answers[code]),
  )
  const of = (from: Answers) => Object.fromEntries(codes.map((code) => [code, from[code] ?? null]))
  keepDraft(place, codes.length === 0 ? undefined : { hash, base: of(base.answers), mine: of(answers) })
}

interface Recovered {
  readonly answers: Answers
  readonly conflicts: readonly MergeConflict[]
  /** Something came back that the server has not heard of. */
  readonly isAny: boolean
}

/** What this browser kept of an earlier visit, brought together with what the server has now; of another form, nothing. */
export function recovered(place: string, hash: string, form: Form, kept: KeptAnswers): Recovered {
  const draft = findDraft(place)
  const { base, mine } = draft ?? {}
  if (draft?.hash !== hash || !isRecord(base) || !isRecord(mine))
    return { answers: kept.answers, conflicts: [], isAny: false }
  const over = (changes: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries({ ...kept.answers, ...changes }).filter(([, value]) => value !== null))
  const { answers, conflicts } = mergeAnswers(form, over(base), over(mine), kept.answers)
  return { answers, conflicts, isAny: true }
}
