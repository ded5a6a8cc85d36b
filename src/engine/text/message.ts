/** Words of a slice, both languages side by side, so that neither can be forgotten: `[中文, English]`. */
export type Messages = Readonly<Record<string, readonly [zh: string, en: string]>>

export type Language = 'zh-CN' | 'en'

export type MessageKey<M extends Messages> = keyof M & string

/** Fills `{name}` places. A missing parameter is a programming error and is shown as its name in braces. */
export function say<M extends Messages>(
  messages: M,
  language: Language,
  key: MessageKey<M>,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const text = messages[key]![language === 'zh-CN' ? 0 : 1]
  return text.replace(/\{(\w+)\}/g, (place, name: string) => (name in params ? String(params[name]) : place))
}

/** Declares messages with their keys typed. */
export function messages<const M extends Messages>(words: M): M {
  return words
}
