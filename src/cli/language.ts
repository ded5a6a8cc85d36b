import type { Language } from '#engine/text/message.ts'

/** The language of the terminal: `DANXIA_LANG` (zh, en), else Chinese where its locale is, else English. */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const locale = env.DANXIA_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return locale.startsWith('zh') ? 'zh-CN' : 'en'
}
