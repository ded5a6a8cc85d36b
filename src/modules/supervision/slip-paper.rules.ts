import type { Facts } from '#engine/expression/expression.ts'

export interface SlipOnPaper {
  readonly number: string
  readonly level: string
  readonly title: string
  readonly source: string
  readonly demand: string
  readonly feedback: string
  readonly lead: string
  readonly cooperating: readonly string[]
  readonly responsibleLeader: string | null
  readonly responsiblePerson: string | null
  readonly issuedOn: string
  readonly dueOn: string
  readonly signedOff: string
  readonly organ: string
  readonly closedOn: string | null
  readonly reply: {
    readonly progress: string
    readonly percent: number
    readonly problem: string
    readonly evidence: readonly string[]
    readonly approvedBy: string | null
    readonly approvedOn: string | null
  } | null
}

/** A slip by the names of its template (facts §3.3). What is not there yet is unknown: the form leaves it to be written in. */
export function slipFactsOnPaper({ reply, feedback, ...slip }: SlipOnPaper): Facts {
  return { ...slip, feedback: feedback === '' ? undefined : feedback, ...(reply ?? { evidence: [] }) }
}
