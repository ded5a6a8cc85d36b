import type { CompiledPolicy } from '#engine/policy/compiled-policy.ts'
import type { FactDifference, NearMiss } from '#engine/policy/near-miss.ts'
import { verdictMessages } from '#engine/policy/verdict.messages.ts'
import { type Language, say } from '#engine/text/message.ts'

/** The changes of a near miss and what they would lead to, in one sentence. */
export function sayNear(
  { dictionary }: Pick<CompiledPolicy, 'dictionary'>,
  near: NearMiss,
  language: Language,
): string {
  const inWords = (name: { readonly zh: string; readonly en: string } | undefined): string | undefined =>
    language === 'zh-CN' ? name?.zh : name?.en
  const difference = ({ name, from, to, by }: FactDifference): string => {
    const fact = dictionary.facts.get(name)
    const label = inWords(fact?.declared.label) ?? name
    if (typeof from === 'boolean' || typeof to === 'boolean')
      return say(verdictMessages, language, to === true ? 'near.gain' : 'near.lose', { name: label })
    const unit = inWords(fact?.declared.unit) ?? ''
    const measured = (text: string): string =>
      language === 'zh-CN' || unit === '' ? ` ${text}${unit}`.trim() : `${text} ${unit}`
    const way = fact?.definition.change?.way === 'down' ? 'near.down' : 'near.up'
    return say(verdictMessages, language, way, {
      ...{ name: label, by: measured(by ?? '') },
      // In English the unit is said once.
      ...(language === 'en' ? { from, to } : { from: measured(from), to: measured(to) }),
    })
  }
  return say(verdictMessages, language, 'near.line', {
    changes: near.changes.map(difference).join(say(verdictMessages, language, 'near.and')),
    state: say(verdictMessages, language, `near.${near.state}`),
  })
}
