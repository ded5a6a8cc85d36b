import type { Language } from '#engine/text/message.ts'

/** The language of the terminal: Chinese where its locale is, else English. */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return locale.startsWith('zh') ? 'zh-CN' : 'en'
}
