import type { cliMessages } from '#cli/cli.messages.ts'

/** What is said at a terminal of either language. */
export type Said = readonly [zh: string, en: string]

/** What a command may be given: `--name`, `--name value`; a description for `--help`. */
export interface CommandOption {
  readonly type: 'boolean' | 'string'
  readonly isMany?: boolean
  readonly says: Said
  /** How the value is called in `--help`, e.g. `FILE`. */
  readonly value?: string
}

export type OptionValue = string | boolean | readonly string[] | undefined

export interface CommandInput {
  readonly arguments: readonly string[]
  readonly options: Readonly<Record<string, OptionValue>>
  readonly answer: Answer
  readonly env: NodeJS.ProcessEnv
}

/** Where a command's result goes: the same facts as sentences, or as one JSON value with `--json`. */
export interface Answer {
  readonly isJson: boolean
  /** Progress for people; kept off stdout with `--json`. */
  line(text: string): void
  /** The result: printed as JSON with `--json`, else as the lines. */
  result(json: unknown, lines: readonly string[]): void
}

/** One command of `danxia`. Throw a Refusal for exit code 1, a WrongUsage for 2. */
export interface Command {
  readonly usage: string
  readonly says: Said
  readonly options?: Readonly<Record<string, CommandOption>>
  run(input: CommandInput): Promise<void>
}

/** A line of the command table: the command's file is loaded only when it is called. */
export interface CommandEntry {
  readonly name: string
  readonly says: keyof typeof cliMessages
  readonly load: () => Promise<Command>
}

export class WrongUsage extends Error {
  /** The same at a Chinese terminal. */
  readonly zh: string

  constructor(line: string, zh = line) {
    super(line)
    this.name = 'WrongUsage'
    this.zh = zh
  }
}

/** The command has told its result, and the result is a no: exit code 1 without another word. */
export class SaidNo extends Error {
  constructor() {
    super('the result is a no')
    this.name = 'SaidNo'
  }
}
