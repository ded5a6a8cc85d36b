import { parseArgs } from 'node:util'
import { cliMessages } from '#cli/cli.messages.ts'
import {
  type Answer,
  type Command,
  type CommandEntry,
  type CommandOption,
  type OptionValue,
  type Said,
  SaidNo,
  WrongUsage,
} from '#cli/command.ts'
import { languageOf } from '#cli/language.ts'
import { Refusal } from '#engine/refusal.ts'
import { type Language, say } from '#engine/text/message.ts'
import { StartRefusal } from '#server/database/start-refusal.ts'

export const DONE = 0
export const REFUSED = 1
export const WRONG_USAGE = 2

/** Where text goes; tests give their own. */
export interface Outlets {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly env: NodeJS.ProcessEnv
}

const EVERY_COMMAND: Readonly<Record<string, CommandOption>> = {
  help: { type: 'boolean', says: ['显示用法', 'say how the command is used'] },
  json: { type: 'boolean', says: ['以 JSON 作答', 'answer in JSON'] },
}

/** Runs `danxia <name> …` and returns the exit code: 0 done, 1 refused, 2 wrong usage. */
export async function runCommand(
  table: readonly CommandEntry[],
  words: readonly string[],
  outlets: Outlets,
): Promise<number> {
  const isJson = words.includes('--json')
  const env = spokenIn(words, outlets.env)
  const language = languageOf(env)
  try {
    const [name, ...rest] = words
    if (name === undefined) throw new WrongUsage(say(cliMessages, language, 'cli.say-what'))
    if (name === '--help' || name === '-h' || name === 'help') {
      outlets.out(overview(table, language))
      return DONE
    }
    const entry = table.find((one) => one.name === name)
    if (!entry) throw new WrongUsage(say(cliMessages, language, 'cli.no-command', { name }))
    const command = await entry.load()
    const { options, positionals } = read(command, rest)
    if (options.help === true) {
      outlets.out(helpOf(command, language))
      return DONE
    }
    await command.run({ arguments: positionals, options, answer: answerTo(outlets, isJson), env })
    return DONE
  } catch (error) {
    return fail(error, isJson, { ...outlets, env })
  }
}

/** A refusal too is told in the language that the command was called in. */
function spokenIn(words: readonly string[], env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const asked = words.map((word, at) => (word === '--language' ? words[at + 1] : /^--language=(.*)$/.exec(word)?.[1]))
  const language = asked.find((one) => one === 'zh' || one === 'en')
  return language === undefined ? env : { ...env, DANXIA_LANG: language }
}

function read(
  command: Command,
  words: readonly string[],
): { options: Record<string, OptionValue>; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries({ ...EVERY_COMMAND, ...command.options }).map(([name, { type, isMany }]) => [
      name,
      { type, multiple: isMany ?? false, ...(name === 'help' ? { short: 'h' } : {}) },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
    return { options: { ...values } as Record<string, OptionValue>, positionals }
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message.split('. ')[0]! : String(error))
  }
}

function answerTo({ out, err }: Outlets, isJson: boolean): Answer {
  return {
    isJson,
    line: (text) => (isJson ? err : out)(`${text}\n`),
    result: (json, lines) =>
      out(isJson ? `${JSON.stringify(json, bigintAsText)}\n` : lines.map((line) => `${line}\n`).join('')),
  }
}

const bigintAsText = (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)

async function fail(error: unknown, isJson: boolean, { out, err, env }: Outlets): Promise<number> {
  if (error instanceof SaidNo) return REFUSED
  const code = error instanceof WrongUsage ? WRONG_USAGE : REFUSED
  const isTold = error instanceof WrongUsage || error instanceof StartRefusal
  const inChinese = languageOf(env) !== 'en'
  const message = isTold && inChinese ? error.zh : error instanceof Error ? error.message : String(error)
  const isExpected = isTold || error instanceof Refusal
  if (isJson) {
    const reasons = error instanceof Refusal ? error.reasons : [{ key: message }]
    out(`${JSON.stringify({ code: error instanceof Refusal ? error.code : 'refused', reasons, message })}\n`)
  }
  for (const line of error instanceof Refusal ? await linesOf(error, env) : [message]) err(`danxia: ${line}\n`)
  if (!isExpected && env.DANXIA_TRACE && error instanceof Error) err(`${error.stack}\n`)
  return code
}

/** The words are read only when something is refused. */
async function linesOf(refusal: Refusal, env: NodeJS.ProcessEnv): Promise<string[]> {
  const { refusalLines } = await import('#cli/refusal-words.ts')
  return refusalLines(refusal, languageOf(env))
}

function overview(table: readonly CommandEntry[], language: Language): string {
  const width = Math.max(...table.map((one) => one.name.length))
  const lines = table.map((one) => `  ${one.name.padEnd(width)}  ${say(cliMessages, language, one.says)}`)
  return [say(cliMessages, language, 'cli.usage'), '', ...lines, '', say(cliMessages, language, 'cli.more'), ''].join(
    '\n',
  )
}

function helpOf(command: Command, language: Language): string {
  const inWords = ([zh, en]: Said) => (language === 'en' ? en : zh)
  const options = Object.entries({ ...command.options, ...EVERY_COMMAND })
  const names = options.map(([name, { type, value }]) =>
    type === 'string' ? `--${name} ${value ?? 'TEXT'}` : `--${name}`,
  )
  const width = Math.max(...names.map((name) => name.length))
  const lines = options.map(([, { says }], index) => `  ${names[index]!.padEnd(width)}  ${inWords(says)}`)
  return [command.usage, '', inWords(command.says), '', ...lines, ''].join('\n')
}
