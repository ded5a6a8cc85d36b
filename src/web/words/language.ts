import { createContext, useCallback, useContext, useMemo } from 'react'
import { type Language, type MessageKey, type Messages, say } from '#engine/text/message.ts'
import { keep, readKept } from '#web/memory/kept.ts'

export interface LanguageChoice {
  readonly language: Language
  readonly choose: (language: Language) => void
}

export const LanguageContext = createContext<LanguageChoice>({ language: 'zh-CN', choose: () => undefined })

export type Params = Readonly<Record<string, string | number>>

export function useLanguage(): LanguageChoice {
  return useContext(LanguageContext)
}

/** The texts of one slice in the reader's language: `const say = useSay(organisationWords)`, then `say('unit.open')`. */
export function useSay<const M extends Messages>(words: M): (key: MessageKey<M>, params?: Params) => string {
  const { language } = useLanguage()
  return useCallback((key, params) => say(words, language, key, params), [words, language])
}

export type Pair = readonly [zh: string, en: string]

/** Picks one of a pair, or of a definition's bilingual text. */
export function usePick(): (text: Pair | { readonly zh: string; readonly en?: string | undefined }) => string {
  const { language } = useLanguage()
  return useMemo(() => {
    return (text) => {
      const [zh, en] = isPair(text) ? text : [text.zh, text.en]
      return language === 'en' ? en || zh : zh
    }
  }, [language])
}

function isPair(text: Pair | { readonly zh: string }): text is Pair {
  return Array.isArray(text)
}

const REMEMBERED = 'language'

/** The language this browser was left in; without one, the first of ours the browser asks for. */
export function rememberedLanguage(): Language {
  const kept = readKept(REMEMBERED)
  if (kept === 'zh-CN' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'
}

export function rememberLanguage(language: Language): void {
  keep(REMEMBERED, language)
}
