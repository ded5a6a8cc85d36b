/** A start that is refused before anything was touched: one line for the operator, exit code 1. */
export class StartRefusal extends Error {
  /** The same at a Chinese terminal. */
  readonly zh: string

  constructor(line: string, zh = line) {
    super(line)
    this.name = 'StartRefusal'
    this.zh = zh
  }
}
