/** Words of a slice, both languages side by side, so that neither can be forgotten: `[中文, English]`. */
export type Messages = Readonly<Record<string, readonly [zh: string, en: string]>>

export type Language = 'zh-CN' | 'en'

export type MessageKey<M extends Messages> = keyof M & string

const PLACE = /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g

/**
 * Fills `{name}` places; `{n:row|rows}` is one of two words, the first when `n` is 1. A missing parameter is a programming
 * error and is shown as its name in braces.
 */
export function say<M extends Messages>(
  messages: M,
  language: Language,
  key: MessageKey<M>,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const text = messages[key]![language === 'zh-CN' ? 0 : 1]
  return text.replace(PLACE, (place, name: string, one?: string, many?: string) => {
    if (!(name in params)) return place
    const written = String(params[name])
    return one === undefined || many === undefined ? written : written === '1' ? one : many
  })
}

/** Declares messages with their keys typed. */
export function messages<const M extends Messages>(words: M): M {
  return words
}
