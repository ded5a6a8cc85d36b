import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type OptionValue, WrongUsage } from '#cli/command.ts'
import { languageOf as languageOfTerminal } from '#cli/language.ts'
import { sayFault } from '#engine/definition/say-fault.ts'
import type { Language } from '#engine/text/message.ts'
import { findDefinitionsFolder } from '#server/definitions/definitions-folder.ts'
import type { PlacedFault } from '#server/definitions/read-pack.ts'

export const LANGUAGE_OPTION = {
  language: {
    type: 'string',
    value: 'zh|en',
    says: ['原因用哪种语言；不写时随终端', 'language of the reasons; that of the terminal when absent'],
  },
} as const

/** The language asked for, else the terminal's. */
export function languageOf(option: OptionValue, env: NodeJS.ProcessEnv): Language {
  if (option !== undefined && option !== 'zh' && option !== 'en')
    throw new WrongUsage('--language is zh or en.', '--language 只能是 zh 或 en。')
  if (option === undefined) return languageOfTerminal(env)
  return option === 'zh' ? 'zh-CN' : 'en'
}

/** The packs that come with the program, where packs find those they use. */
export function packsFolders(): string[] {
  const folder = findDefinitionsFolder()
  return folder === undefined ? [] : [folder]
}

/** A pack folder as named on the command line: a path, or the name of a pack that comes with the program. */
export function packFolder(word: string): string {
  const [known] = packsFolders()
  if (existsSync(word) || known === undefined || !/^[a-z0-9-]+$/.test(word)) return word
  const named = join(known, word)
  return existsSync(named) ? relative('.', named) || '.' : word
}

/** `1 error`, `2 errors`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `definitions/zhangye/units.yaml:12:5 There is no unit …`, as editors and terminals open it. */
export function faultLine(folder: string, fault: PlacedFault, language: Language): string {
  const mark = fault.severity === 'warning' ? (language === 'en' ? 'warning: ' : '提醒：') : ''
  return `${join(folder, fault.file)}:${fault.line}:${fault.column} ${mark}${sayFault(fault, language)}`
}

/** The same for programs. */
export function faultJson(fault: PlacedFault) {
  const { severity, file, line, column, key, params } = fault
  const reason = { zh: sayFault(fault, 'zh-CN'), en: sayFault(fault, 'en') }
  return { severity, file, line, column, key, params: params ?? {}, reason }
}
