import type { LimitFinding, TakingPart } from '#engine/limits/judge-limits.ts'
import { limitMessages } from '#engine/limits/limit.messages.ts'
import { LIMIT_FACTS } from '#engine/limits/limit-facts.ts'
import { type Language, type MessageKey, say } from '#engine/text/message.ts'

/** A finding in words: the clause, which projects counted, which did not and by which clause, what is missing. */
export function sayLimit(finding: LimitFinding, language: Language): string {
  const { rule, subject, counted, excluded, doubtful, missing, alsoFails } = finding
  const pick = (text: { zh: string; en: string }) => (language === 'en' ? text.en : text.zh)
  const tell = (key: MessageKey<typeof limitMessages>, params: Record<string, string | number> = {}) =>
    say(limitMessages, language, key, params)
  const one = (part: TakingPart): string =>
    tell('limit.one', {
      title: part.title,
      role: tell(`limit.role.${part.role}`),
      status: tell(`limit.status.${part.status}`),
    })
  const list = (parts: readonly string[]): string => parts.join(tell('limit.and'))
  const parts = [tell('limit.broken', { who: subject.name, text: pick(rule.text), clause: pick(rule.clause) })]
  if (rule.count !== undefined && finding.number > 0) {
    const names = [...(rule.count.own ? [tell('limit.itself')] : []), ...counted.map(one)]
    parts.push(tell('limit.counted', { n: finding.number, most: rule.count.most, list: list(names) }))
  }
  if (excluded.length > 0) {
    const names = excluded.map(({ part, exclusion }) =>
      tell('limit.excluded-by', { title: part.title, clause: pick(rule.count!.unless[exclusion]!.clause) }),
    )
    parts.push(tell('limit.excluded', { list: list(names) }))
  }
  if (doubtful.length > 0) parts.push(tell('limit.doubtful', { list: list(doubtful.map(one)) }))
  if (missing.length > 0)
    parts.push(tell('limit.missing', { list: list(missing.map((path) => nameOf(path, subject.kind, pick))) }))
  if (alsoFails.length > 0) parts.push(tell('limit.also-fails', { n: alsoFails.length }))
  return parts.join(tell('limit.then'))
}

/** A fact by its label, as `person.bornOn`. */
function nameOf(path: string, kind: 'person' | 'unit', pick: (text: { zh: string; en: string }) => string): string {
  const [record, field] = path.split('.')
  const type = LIMIT_FACTS[kind][record ?? '']?.type
  const declared = typeof type === 'object' && 'record' in type ? type.record[field ?? ''] : undefined
  return declared?.label ? pick(declared.label) : path
}
