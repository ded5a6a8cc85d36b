import { calendarMessages } from '#engine/calendar/calendar.messages.ts'
import { definitionMessages } from '#engine/definition/definition.messages.ts'
import { importMessages as readingMessages } from '#engine/import/import.messages.ts'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import type { Refusal } from '#engine/refusal.ts'
import { type Language, type Messages, say } from '#engine/text/message.ts'
import { cycleMessages } from '#modules/dispatch/cycle.messages.ts'
import { importMessages } from '#modules/dispatch/import.messages.ts'
import { planMessages } from '#modules/dispatch/plan.messages.ts'
import { reportMessages } from '#modules/dispatch/report.messages.ts'
import { policyDraftMessages } from '#modules/policies/policy-draft.messages.ts'

/** Words of all that a command may be refused with; a command has no slice of its own. */
const WORDS: Messages = {
  ...calendarMessages,
  ...definitionMessages,
  ...readingMessages,
  ...indicatorMessages,
  ...importMessages,
  ...planMessages,
  ...cycleMessages,
  ...reportMessages,
  ...policyDraftMessages,
}

/** A refusal as lines for the terminal: where, and why in words; a reason without words shows its key. */
export function refusalLines(refusal: Refusal, language: Language): string[] {
  return refusal.reasons.map(({ key, params, at }) => {
    const facts = Object.entries(params ?? {}).map(([name, value]) => `${name} ${value}`)
    const bare = `${refusal.code}: ${key}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
    const why = key in WORDS ? say(WORDS, language, key, params) : bare
    return at ? `${at}: ${why}` : why
  })
}
