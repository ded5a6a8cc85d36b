import { type Language, type Messages, say } from '#engine/text/message.ts'
import { awardMessages } from '#modules/policies/award.messages.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import type { PolicyBook } from '#modules/policies/server/policy-book.queries.ts'

const WORDS = { ...policyMessages, ...awardMessages } satisfies Messages
export type AwardWord = keyof typeof WORDS & string

type Params = Readonly<Record<string, string | number>>

export const awardWords = (language: Language, key: AwardWord, params?: Params): string =>
  say(WORDS, language, key, params)

/** A note is a key of ours, or somebody's own words. */
export const noteIn = (language: Language, note: string, params?: Params): string =>
  note in WORDS ? say(WORDS, language, note as AwardWord, params) : note

/** Lessened by these: words of stacking rules, or that a limit is shared. */
export function becauseOf(book: PolicyBook | undefined, codes: readonly string[]) {
  const [sharedZh, sharedEn] = policyMessages['award.shared']
  return codes.map((code) => {
    const rule = book?.stacking.find((one) => one.code === code)
    if (rule) return { zh: `${rule.clause} ${rule.reason.zh}`, en: `${rule.clause} ${rule.reason.en}` }
    return code === 'limit' || code === 'pool' ? { zh: sharedZh, en: sharedEn } : { zh: code, en: code }
  })
}
