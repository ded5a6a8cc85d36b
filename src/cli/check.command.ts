import { type Command, SaidNo, WrongUsage } from '#cli/command.ts'
import {
  counted,
  faultJson,
  faultLine,
  LANGUAGE_OPTION,
  languageOf,
  packFolder,
  packsFolders,
} from '#cli/pack-faults.ts'
import { checkFolder } from '#server/definitions/check-folder.ts'

export const checkCommand: Command = {
  usage: 'danxia check <pack>…',
  says: [
    `检查定义包，打印每处错误的文件、行、列和原因。定义包是任一文件夹，或随丹霞提供的定义包的名称。
只有提醒的不算错。`,
    `Checks pack folders and prints file, line, column and reason of all that is wrong. A pack is a folder anywhere, or the
name of one that comes with Danxia. Warnings do not make it wrong.`,
  ],
  options: LANGUAGE_OPTION,
  async run({ arguments: words, options, answer, env }) {
    if (words.length === 0)
      throw new WrongUsage(
        'Name a pack: danxia check definitions/zhangye',
        '请写明定义包：danxia check definitions/zhangye',
      )
    const language = languageOf(options.language, env)
    const packs = []
    const lines: string[] = []
    for (const folder of words.map(packFolder)) {
      const { faults } = await checkFolder(folder, packsFolders())
      const errors = faults.filter(({ severity }) => severity === 'error').length
      const warnings = faults.length - errors
      packs.push({ pack: folder, ok: errors === 0, errors, warnings, faults: faults.map(faultJson) })
      lines.push(...faults.map((fault) => faultLine(folder, fault, language)))
      lines.push(
        language === 'en'
          ? `${folder}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`
          : `${folder}：${errors} 处错误，${warnings} 处提醒`,
      )
    }
    answer.result(packs.length === 1 ? packs[0] : { ok: packs.every(({ ok }) => ok), packs }, lines)
    if (packs.some(({ ok }) => !ok)) throw new SaidNo()
  },
}
