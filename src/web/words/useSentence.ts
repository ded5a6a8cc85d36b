import { useCallback } from 'react'
import { type Messages, say } from '#engine/text/message.ts'
import { periodName } from '#web/figure/period-name.ts'
import { useServices } from '#web/frame/services.ts'
import { useLanguage } from '#web/words/language.ts'

/** A sentence the server sent as data, so that each reader gets it in their own language. */
export interface Sentence {
  readonly key: string
  readonly params?: Readonly<Record<string, string | number>> | undefined
}

/** Says a sentence in the words of the slices, periods by their names. An English reader gets `nameEn` where a sentence names `{name}`. */
export function useSentence(): (sentence: Sentence) => string {
  const { language } = useLanguage()
  const { words } = useServices()
  return useCallback((sentence) => saySentence(words, language, sentence), [words, language])
}

export function saySentence(
  words: readonly Messages[],
  language: 'zh-CN' | 'en',
  { key, params: told = {} }: Sentence,
): string {
  const slice = words.find((one) => key in one)
  if (slice === undefined) return key
  const params: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(told)) params[name] = withMinus(value)
  if (typeof told.period === 'string') params.period = periodName(told.period, language)
  if (language === 'zh-CN') return say(slice, language, key, params)
  const english: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(params)) {
    const own = params[`${name}En`] ?? value
    english[name] = own
    if (!name.endsWith('En')) english[`${name}En`] = own
  }
  return say(slice, language, key, english)
}

/** A number below zero has a minus, not a hyphen. */
const withMinus = (value: string | number): string | number =>
  typeof value === 'string' && /^-\d+(\.\d+)?$/.test(value) ? `−${value.slice(1)}` : value
