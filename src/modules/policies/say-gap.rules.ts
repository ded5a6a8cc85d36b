import { declaredOf, type FactDictionary } from '#engine/policy/fact-dictionary.ts'
import type { FactDifference } from '#engine/policy/near-miss.ts'
import { verdictMessages } from '#engine/policy/verdict.messages.ts'
import { type Language, say } from '#engine/text/message.ts'
import type { MeasureGoal } from '#modules/policies/cultivation.rules.ts'
import { ladderMessages } from '#modules/policies/ladder.messages.ts'
import type { StepStanding } from '#modules/policies/ladder.rules.ts'

export type Gap = Pick<StepStanding, 'standing' | 'changes' | 'missing' | 'personal'>

/** More names than this are counted. */
const MOST_NAMED = 4

/** What lies between, a sentence each: changes that qualify, facts that are missing, what a panel decides. */
export function sayGap(gap: Gap, dictionary: FactDictionary, language: Language): string[] {
  const listed = (names: readonly string[]) => {
    const told = names.slice(0, MOST_NAMED).map((name) => nameOf(name, dictionary, language))
    const facts = told.join(say(verdictMessages, language, 'facts.comma'))
    return names.length <= MOST_NAMED
      ? facts
      : say(ladderMessages, language, 'gap.and-more', { facts, n: names.length })
  }
  return [
    ...gap.changes.map((change) => sayChange(change, dictionary, language)),
    ...(gap.missing.length > 0 ? [say(verdictMessages, language, 'missing.line', { facts: listed(gap.missing) })] : []),
    ...(gap.personal.length > 0
      ? [say(verdictMessages, language, 'personal.line', { facts: listed(gap.personal) })]
      : []),
  ]
}

/** What a measure wants, as a sentence. */
export function sayGoal(goal: MeasureGoal, title: string, dictionary: FactDictionary, language: Language): string {
  if (goal.kind === 'deed') return title
  if (goal.kind === 'fact')
    return say(ladderMessages, language, 'measure.fact', { name: nameOf(goal.fact, dictionary, language) })
  const isTruth = goal.to === 'true' || goal.to === 'false'
  const truth = (text: string): boolean | string => (isTruth ? text === 'true' : text)
  return sayChange({ name: goal.fact, from: truth(goal.from), to: truth(goal.to) }, dictionary, language)
}

export function nameOf(name: string, dictionary: FactDictionary, language: Language): string {
  const label = dictionary.facts.get(name)?.declared.label
  return label === undefined ? name : language === 'en' ? label.en : label.zh
}

function sayChange({ name, from, to, by }: FactDifference, dictionary: FactDictionary, language: Language): string {
  const label = nameOf(name, dictionary, language)
  if (typeof to === 'boolean' || typeof from === 'boolean')
    return say(verdictMessages, language, to === true ? 'near.gain' : 'near.lose', { name: label })
  const fact = dictionary.facts.get(name)?.definition
  const unit = fact && declaredOf(fact).unit
  const word = unit === undefined ? '' : language === 'en' ? unit.en : unit.zh
  const measured = (text: string) => (language === 'en' && word !== '' ? `${text} ${word}` : ` ${text}${word}`.trim())
  if (by === undefined)
    return say(ladderMessages, language, 'measure.change', { name: label, from: measured(from), to: measured(to) })
  const key = fact?.change?.way === 'down' ? 'near.down' : 'near.up'
  return say(verdictMessages, language, key, {
    ...{ name: label, by: measured(by) },
    ...(language === 'en' ? { from, to } : { from: measured(from), to: measured(to) }),
  })
}
