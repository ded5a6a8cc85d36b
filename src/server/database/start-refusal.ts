/** A start that is refused before anything was touched: one line for the operator, exit code 1. */
export class StartRefusal extends Error {
  constructor(line: string) {
    super(line)
    this.name = 'StartRefusal'
  }
}
