import { engineWords } from '#engine/definition/say-fault.ts'
import type { Refusal } from '#engine/refusal.ts'
import { type Language, type Messages, say } from '#engine/text/message.ts'
import { cycleMessages } from '#modules/dispatch/cycle.messages.ts'
import { importMessages } from '#modules/dispatch/import.messages.ts'
import { planMessages } from '#modules/dispatch/plan.messages.ts'
import { reportMessages } from '#modules/dispatch/report.messages.ts'
import { policyDraftMessages } from '#modules/policies/policy-draft.messages.ts'
import { registryMessages } from '#modules/registries/registry.messages.ts'
import { httpMessages } from '#server/http/http.messages.ts'

/** Words of all that a command may be refused with; a command has no slice of its own. */
const WORDS: Messages = {
  ...engineWords,
  ...httpMessages,
  ...importMessages,
  ...planMessages,
  ...cycleMessages,
  ...reportMessages,
  ...policyDraftMessages,
  ...registryMessages,
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
