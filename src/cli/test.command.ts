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
import type { RuleCoverage } from '#engine/definition/run-policy-cases.ts'
import type { Language } from '#engine/text/message.ts'
import { testFolder } from '#server/definitions/test-folder.ts'

/** Rules of a policy that its cases touch, and those that none does. */
function coverageLine({ policy, version, touched, all, untouched }: RuleCoverage, language: Language): string {
  const [colon, comma] = language === 'en' ? [': ', ', '] : ['：', '、']
  const told = language === 'en' ? `${touched} of ${all} rules covered` : `规则覆盖 ${touched}/${all}`
  const open =
    untouched.length === 0 ? '' : `${language === 'en' ? '; not covered: ' : '，未覆盖：'}${untouched.join(comma)}`
  return `  ${policy} ${version}${colon}${told}${open}`
}

export const testCommand: Command = {
  usage: 'danxia test <pack>…',
  says: [
    `检查定义包，并用引擎运行其中的 tests/*.yaml：每处与预期不符的，打印文件、行、列，应为什么、实为什么。`,
    `Checks pack folders and runs their tests/*.yaml through the engine: each expectation that does not hold is printed with
file, line and column, what was expected and what was found.`,
  ],
  options: LANGUAGE_OPTION,
  async run({ arguments: words, options, answer, env }) {
    if (words.length === 0)
      throw new WrongUsage(
        'Name a pack: danxia test definitions/zhangye',
        '请写明定义包：danxia test definitions/zhangye',
      )
    const language = languageOf(options.language, env)
    const packs = []
    const lines: string[] = []
    for (const folder of words.map(packFolder)) {
      const { cases, faults, isRun, coverage } = await testFolder(folder, packsFolders())
      const failed = faults.filter(({ severity }) => severity === 'error')
      packs.push({ pack: folder, ok: failed.length === 0, cases, failures: failed.map(faultJson), coverage })
      lines.push(...failed.map((fault) => faultLine(folder, fault, language)))
      const summary =
        language === 'en'
          ? `${counted(cases, 'case')}, ${counted(failed.length, 'failure')}`
          : `${cases} 个用例，${failed.length} 处不符`
      const notRun = language === 'en' ? 'not run: the pack is wrong' : '没有运行：定义包有误'
      lines.push(...coverage.map((each) => coverageLine(each, language)))
      lines.push(`${folder}${language === 'en' ? ': ' : '：'}${isRun ? summary : notRun}`)
    }
    answer.result(packs.length === 1 ? packs[0] : { ok: packs.every(({ ok }) => ok), packs }, lines)
    if (packs.some(({ ok }) => !ok)) throw new SaidNo()
  },
}
