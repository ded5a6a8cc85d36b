/** Words of a slice, both languages side by side, so that neither can be forgotten: `[中文, English]`. */
export type Messages = Readonly<Record<string, readonly [zh: string, en: string]>>

export type Language = 'zh-CN' | 'en'

export type MessageKey<M extends Messages> = keyof M & string

const PLACE = /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g

/** A text taken apart: what stands as it is, and places to fill. */
type Template = readonly (string | Place)[]

interface Place {
  readonly written: string
  readonly name: string
  /** The word for one and the word for several. */
  readonly words?: readonly [one: string, many: string]
}

/** Each text is taken apart once: a trace of one enterprise fills some thousands. */
const templates = new WeakMap<Messages, Map<string, readonly [zh: Template, en: Template]>>()

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
  let known = templates.get(messages)
  if (!known) {
    known = new Map()
    templates.set(messages, known)
  }
  let both = known.get(key)
  if (!both) {
    const [zh, en] = messages[key]!
    both = [templateOf(zh), templateOf(en)]
    known.set(key, both)
  }
  let text = ''
  for (const part of both[language === 'zh-CN' ? 0 : 1]) text += typeof part === 'string' ? part : filled(part, params)
  return text
}

function filled({ written, name, words }: Place, params: Readonly<Record<string, string | number>>): string {
  if (!(name in params)) return written
  const value = String(params[name])
  return words === undefined ? value : value === '1' ? words[0] : words[1]
}

function templateOf(text: string): Template {
  const parts: (string | Place)[] = []
  let from = 0
  for (const { 0: written, 1: name = '', 2: one, 3: many, index } of text.matchAll(PLACE)) {
    if (index > from) parts.push(text.slice(from, index))
    parts.push({ written, name, ...(one !== undefined && many !== undefined && { words: [one, many] }) })
    from = index + written.length
  }
  if (from < text.length) parts.push(text.slice(from))
  return parts
}

/** Declares messages with their keys typed. */
export function messages<const M extends Messages>(words: M): M {
  return words
}
