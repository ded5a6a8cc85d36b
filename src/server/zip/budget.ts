/** A file that is refused, and why. */
export class BadFile extends Error {
  readonly key: string
  readonly params: Readonly<Record<string, string | number>>

  constructor(key: string, params: Readonly<Record<string, string | number>> = {}) {
    super(key)
    this.key = key
    this.params = params
  }
}

const MAX_INFLATED_BYTES = 300 * 1024 * 1024
const MAX_DEPTH = 3

/** How much one upload may unpack to in all, its archives within archives included. */
export class Budget {
  inflatedBytes = MAX_INFLATED_BYTES
  depth = 0

  spend(bytes: number): void {
    this.inflatedBytes -= bytes
    if (this.inflatedBytes < 0) throw new BadFile('file.archive-bomb')
  }

  /** Looks into what is inside of something. */
  inside<R>(work: () => R): R {
    this.depth += 1
    if (this.depth > MAX_DEPTH) throw new BadFile('file.archive-deep')
    try {
      return work()
    } finally {
      this.depth -= 1
    }
  }
}
