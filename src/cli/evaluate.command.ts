import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { access, constants, readFile, stat } from 'node:fs/promises'
import { type Command, type CommandInput, SaidNo, WrongUsage } from '#cli/command.ts'
import { linesOf } from '#cli/json-line.ts'
import { faultLine, LANGUAGE_OPTION, languageOf, packFolder, packsFolders } from '#cli/pack-faults.ts'
import { type PolicyShelf, policyShelf } from '#cli/policy-shelf.ts'
import { printedTrace } from '#cli/printed-trace.ts'
import { findDayNumber } from '#engine/calendar/date.ts'
import { sayGiven, sayVerdict, traceLines } from '#engine/policy/say-verdict.ts'
import type { Verdict } from '#engine/policy/verdict.ts'
import type { Language } from '#engine/text/message.ts'
import {
  type AskedPolicies,
  evaluate,
  evaluateLine,
  readJson,
  toldVerdict,
} from '#modules/policies/evaluation.rules.ts'

const LONGEST_FILE = 8 * 1024 * 1024
const LONGEST_LINE = 1024 * 1024

/** To be copied as it stands: facts by year and plain ones, on the standard input. */
const EXAMPLE = `echo '{"region": "620702", "sales": {"2025": 1000, "2024": 900}, "rdExpense": 32}' |
  node scripts/danxia.mjs evaluate tech-sme --facts - --on 2026-06-30 --json`

export const evaluateCommand: Command = {
  usage: 'danxia evaluate <policy>… --facts FILE | --lines FILE [--on DAY] [--pack PACK] [--trace]',
  says: [
    `按某日有效的政策判断一个企业：是否符合、缺什么、差多少、给多少，每一步有事实、界限和条款。
<policy> 为政策代码，或 all。--lines 每行一个企业，每行一个 JSON 结果；行内可写 {"id": …, "creditCode": …, "facts": {…}}。
有错的行写明行号和原因，其余照常判断，最后以 1 退出；用法不对以 2 退出。
例：${EXAMPLE}`,
    `Decides policies for an enterprise by the version in force on a day: eligible or not, what is missing, how near, how much,
each step with fact, border and clause. <policy> is a code, or all. With --lines each line is an enterprise and each answer
a line of JSON; a line may say {"id": …, "creditCode": …, "facts": {…}}. A wrong line is told with its number and reason, the
others are decided, and the command ends with 1; with 2 when it was used wrongly.
Example: ${EXAMPLE}`,
  ],
  options: {
    facts: {
      type: 'string',
      value: 'FILE',
      says: ['事实的 JSON 文件；- 为标准输入', 'a JSON file of facts; - is standard input'],
    },
    lines: {
      type: 'string',
      value: 'FILE',
      says: ['每行一个企业的 JSON 文件；- 为标准输入', 'JSON lines, an enterprise each; - is standard input'],
    },
    on: { type: 'string', value: 'DAY', says: ['认定日期；不写为今天', 'the day of the decision; today when absent'] },
    pack: { type: 'string', value: 'PACK', says: ['定义包；不写为 national', 'the pack; national when absent'] },
    trace: { type: 'boolean', says: ['写出每一步的理由', 'tell every step'] },
    ...LANGUAGE_OPTION,
  },
  async run(input) {
    const { arguments: codes, options, env } = input
    const { facts, lines } = options
    if (codes.length === 0 || (facts === undefined) === (lines === undefined))
      throw new WrongUsage(
        'Name a policy, and either --facts or --lines: danxia evaluate tech-sme --facts facts.json',
        '请写明政策，并写 --facts 或 --lines 之一：danxia evaluate tech-sme --facts facts.json',
      )
    const on = dayOf(options.on)
    const language = languageOf(options.language, env)
    const shelf = await shelfOf(input, language)
    const wanted = wantedOf(codes, shelf)
    const asked: Asked = { ...shelf, codes: wanted, on, language, withTrace: options.trace === true }
    await (facts === undefined ? evaluateLines(String(lines), asked, input) : evaluateOne(String(facts), asked, input))
  },
}

interface Asked extends AskedPolicies {
  readonly language: Language
  readonly withTrace: boolean
}

function dayOf(option: unknown): string {
  const day = option === undefined ? new Date().toISOString().slice(0, 10) : String(option)
  if (findDayNumber(day) === undefined)
    throw new WrongUsage('--on is a day, as 2026-06-30.', '--on 应为日期，如 2026-06-30。')
  return day
}

async function shelfOf({ options, answer }: CommandInput, language: Language): Promise<PolicyShelf> {
  const folder = packFolder(String(options.pack ?? 'national'))
  const shelf = await policyShelf(folder, packsFolders())
  if ('policies' in shelf) return shelf
  answer.result(
    { ok: false, faults: shelf.faults },
    shelf.faults.map((fault) => faultLine(folder, fault, language)),
  )
  throw new SaidNo()
}

function wantedOf(codes: readonly string[], { policies }: PolicyShelf): readonly string[] {
  const known = [...new Set(policies.map(({ policy }) => policy.code))].sort()
  if (codes.includes('all')) return known
  const unknown = codes.find((code) => !known.includes(code))
  if (unknown !== undefined)
    throw new WrongUsage(
      `There is no policy ${unknown.slice(0, 80)} here; there are: ${known.join(', ')}.`,
      `这里没有政策 ${unknown.slice(0, 80)}；有：${known.join('、')}。`,
    )
  return [...new Set(codes)]
}

async function evaluateOne(file: string, asked: Asked, { answer }: CommandInput): Promise<void> {
  const read = readJson(await textOf(file))
  if ('fault' in read) throw new WrongUsage(`${file}: ${read.fault.en}`, `${file}：${read.fault.zh}`)
  const { verdicts, faults } = evaluate(read.json, asked)
  if (faults.length > 0) {
    answer.result(
      { ok: false, faults },
      faults.map(({ path, reason }) => {
        const [said, colon] = asked.language === 'en' ? [reason.en, ': '] : [reason.zh, '：']
        return path === '' ? said : `${path}${colon}${said}`
      }),
    )
    throw new SaidNo()
  }
  const told = verdicts.map((each) => toldVerdict(each, asked.withTrace))
  answer.result(
    told.length === 1 ? told[0] : told,
    verdicts.flatMap((each) => printed(each, asked)),
  )
}

/** One line in, one line out, so that memory does not grow with the file. A bad line is told and the others go on. */
async function evaluateLines(file: string, asked: Asked, { answer }: CommandInput): Promise<void> {
  if (file !== '-') await readable(file)
  let number = 0
  let isWrong = false
  for await (const line of linesOf(file === '-' ? process.stdin : createReadStream(file), LONGEST_LINE)) {
    number++
    if (line?.trim() === '') continue
    const json = evaluateLine(line, number, asked)
    if (json.faults !== undefined) isWrong = true
    answer.result(json, [JSON.stringify(json)])
    // A slow reader is waited for.
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain')
  }
  if (isWrong) throw new SaidNo()
}

/** A folder opens as a file does, and fails only when it is read. */
async function readable(file: string): Promise<void> {
  const isFolder = await stat(file).then(
    (found) => found.isDirectory(),
    () => true,
  )
  if (isFolder) throw unreadable(file)
  await access(file, constants.R_OK).catch(() => Promise.reject(unreadable(file)))
}

const unreadable = (file: string) => new WrongUsage(`${file} cannot be read.`, `读不出 ${file}。`)

async function textOf(file: string): Promise<string> {
  if (file !== '-') {
    const bytes = await readFile(file).catch(() => undefined)
    if (bytes === undefined) throw unreadable(file)
    if (bytes.length > LONGEST_FILE) throw new WrongUsage(`${file} is too large.`, `${file} 过大。`)
    return bytes.toString('utf8')
  }
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

function printed(each: Verdict, { policies, language, withTrace }: Asked): string[] {
  const policy = policies.find(({ policy: one }) => one.code === each.policy)?.policy
  const name = language === 'en' ? policy?.name.en : policy?.name.zh
  const [head = '', ...more] = sayVerdict(each, language)
  const title = `${name ?? each.policy}${each.version === undefined ? '' : ` ${each.version}`}${language === 'en' ? ': ' : '：'}${head}`
  const given = sayGiven(each, language)
  return [
    title,
    ...(given === undefined ? [] : [`  ${given}`]),
    ...more.map((line) => `  ${line}`),
    ...(withTrace ? printedTrace(traceLines(each, language)) : []),
  ]
}
