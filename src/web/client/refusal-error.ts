import type { RefusalCode } from '#engine/refusal.ts'

/** A reason as the server sends it: the text is already in the reader's language. */
export interface SpokenReason {
  readonly key: string
  readonly text: string
  readonly params?: Readonly<Record<string, string | number>>
  readonly at?: string
}

/** The server understood and refused: the same words are shown beside the control that was refused. */
export class RefusalError extends Error {
  readonly code: RefusalCode
  readonly reasons: readonly SpokenReason[]
  readonly status: number

  constructor(code: RefusalCode, reasons: readonly SpokenReason[], status: number) {
    super(reasons.map((reason) => reason.text).join(' '))
    this.name = 'RefusalError'
    this.code = code
    this.reasons = reasons
    this.status = status
  }

  /** The reason that belongs to a field, cell or line. */
  reasonAt(at: string): string | undefined {
    return this.reasons.find((reason) => reason.at === at)?.text
  }
}

/** The server was not reached, or answered something that is not ours. Whether an act was done is not known. */
export class UnreachableError extends Error {
  readonly status: number | undefined

  constructor(status?: number) {
    super(status === undefined ? 'unreachable' : `status ${status}`)
    this.name = 'UnreachableError'
    this.status = status
  }
}
