import { explain } from '#engine/expression/explain.ts'
import type { Facts, Label, ValueType } from '#engine/expression/expression.ts'
import { isOpen, readFact } from '#engine/expression/value.ts'
import type { CompiledScheme } from '#engine/light/compile-scheme.ts'
import { type LightMessageKey, lightMessages } from '#engine/light/light.messages.ts'
import type { LightEntry } from '#engine/light/light-entry.ts'
import { decimalsOf, type Exact, formatExact } from '#engine/number/exact.ts'
import { type Language, say } from '#engine/text/message.ts'

/** A sentence in both languages. */
export interface LightReason {
  readonly zh: string
  readonly en: string
}

/** Why this light: the sentence of the rule with its figures, or what time, missing facts or an officer made of it. */
export function reasonOf(compiled: CompiledScheme, entry: LightEntry, facts: Facts): LightReason {
  const { scheme, lights } = compiled
  const rule = entry.rule === null ? undefined : scheme.rules[entry.rule]
  const word = (code: string | null) => lights.get(code ?? '')?.word ?? { zh: '', en: '' }
  switch (entry.cause) {
    case 'not-judged':
      return { zh: '', en: '' }
    case 'escalated': {
      const { after, reason } = scheme.escalations[entry.escalation!]!
      const times = 'periods' in after ? entry.levelPeriods : Object.values(after)[0]!
      return filled(compiled, reason, facts, { times: String(times) })
    }
    case 'made-up':
      return filled(compiled, scheme.madeUp!.reason, facts)
    case 'held':
      return both('light.reason.held', (language) => ({
        since: dayIn(entry.since, language),
        light: language === 'zh-CN' ? word(entry.light).zh : word(entry.light).en,
      }))
    case 'started':
      return both('light.reason.started', (language) => ({
        light: language === 'zh-CN' ? word(entry.light).zh : word(entry.light).en,
      }))
    case 'unknown':
      return unknownReason(compiled, entry, facts)
    case 'rule':
      return filled(compiled, rule!.reason, facts)
  }
}

function unknownReason({ names, rules, judges }: CompiledScheme, { rule }: LightEntry, facts: Facts): LightReason {
  const condition = rule === null ? judges : rules[rule]
  const { missing, invalid } = condition ? explain(condition.expression, facts) : { missing: [], invalid: undefined }
  if (missing.length === 0 || invalid !== undefined) return both('light.reason.invalid', () => ({}))
  const labels = (language: Language): string =>
    missing
      .map((name) => labelIn(names[name]?.label, language) ?? name)
      .filter((label, at, all) => all.indexOf(label) === at)
      .join(say(lightMessages, language, 'light.comma'))
  return both('light.reason.missing', (language) => ({ facts: labels(language) }))
}

function both(key: LightMessageKey, params: (language: Language) => Readonly<Record<string, string>>): LightReason {
  return { zh: say(lightMessages, 'zh-CN', key, params('zh-CN')), en: say(lightMessages, 'en', key, params('en')) }
}

/** The template with the values of facts; a fact nobody gave stands as a dash. */
export function filled(
  { names }: CompiledScheme,
  template: LightReason,
  facts: Facts,
  more: Readonly<Record<string, string>> = {},
): LightReason {
  const fill = (text: string, language: Language): string =>
    text.replace(/\{(\w+)\}/g, (place, name: string) => {
      if (Object.hasOwn(more, name)) return more[name]!
      const declared = Object.hasOwn(names, name) ? names[name] : undefined
      return declared === undefined ? place : factInWords(facts[name], declared.type, language)
    })
  return { zh: fill(template.zh, 'zh-CN'), en: fill(template.en, 'en') }
}

const SHOWN_DECIMALS = 2

/** A fact as it stands in a sentence: numbers to two decimals, days by name. */
export function factInWords(raw: unknown, type: ValueType, language: Language): string {
  const value = readFact(raw, type)
  if (isOpen(value)) return '—'
  if (typeof value === 'boolean') return language === 'zh-CN' ? (value ? '是' : '否') : value ? 'yes' : 'no'
  if (type === 'number') {
    const number = value as Exact
    const decimals = Math.min(decimalsOf(number) ?? SHOWN_DECIMALS, SHOWN_DECIMALS)
    return formatExact(number, decimals, 'half-up')
  }
  if (type === 'date') return dayIn(String(value), language)
  return String(value)
}

function dayIn(day: string, language: Language): string {
  const [year, month, date] = day.split('-').map(Number)
  return language === 'zh-CN' ? `${year}年${month}月${date}日` : day
}

export function labelIn(label: Label | undefined, language: Language): string | undefined {
  return language === 'zh-CN' ? label?.zh : label?.en
}
