import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import type { Reason } from '#engine/refusal.ts'
import { type Language, type Messages, say } from '#engine/text/message.ts'
import { cycleMessages } from '#modules/dispatch/cycle.messages.ts'
import { reportMessages } from '#modules/dispatch/report.messages.ts'

/** All words that a report's answers are made of. */
const WORDS: Messages = { ...indicatorMessages, ...cycleMessages, ...reportMessages }

/** A reason as a sentence in the reader's language; a key without words is shown as itself. */
export function tell(language: Language, { key, params }: Reason): string {
  // The author of a cross-field rule wrote its message in both languages.
  if (key === 'indicator.check.cross') return String(params?.[language === 'zh-CN' ? 'zh' : 'en'] ?? key)
  return key in WORDS ? say(WORDS, language, key, params) : key
}
