export interface Sql {
  readonly text: string
  readonly values: readonly unknown[]
}

const MARK = '\u0000'

/** Literals on their way into a statement. Equal literals share a parameter; one that fell out of the text has none. */
export class SqlParameters {
  readonly #values: string[] = []

  /** The literal's place in the text, to be numbered by `finish`. */
  add(value: string, type: string): string {
    const known = this.#values.indexOf(value)
    const index = known >= 0 ? known : this.#values.push(value) - 1
    return `${MARK}${index}${MARK}::${type}`
  }

  finish(text: string, first: number): Sql {
    const order: string[] = []
    const numbered = text.replace(/\0(\d+)\0/g, (_, index: string) => {
      const value = this.#values[Number(index)] as string
      const known = order.indexOf(value)
      return `$${first + (known >= 0 ? known : order.push(value) - 1)}`
    })
    return { text: numbered, values: order }
  }
}
