import { type Answers, type Form, fieldsOf, type Row } from '#engine/form/form.ts'
import { own } from '#engine/form/same-value.ts'

/**
 * Reads a paper by the questions of the bank and not by the names that a pack gives its fields: whoever draws up another form
 * of the same questions is read as well.
 */
export function answerTo(form: Pick<Form, 'steps'>, answers: Answers, question: string): unknown {
  const name = fieldAsking(form, question)
  return name === undefined ? undefined : own(answers, name)
}

/** The field of a form that asks a question of the bank. */
export const fieldAsking = (form: Pick<Form, 'steps'>, question: string): string | undefined =>
  fieldsOf(form as Form).find(({ field }) => field.question === question)?.field.code

export function rowsOf(form: Pick<Form, 'steps'>, answers: Answers, question: string): readonly Row[] {
  const value = answerTo(form, answers, question)
  return Array.isArray(value) ? (value as Row[]) : []
}

/** The sum of a column of money in fen; what is no amount counts as nothing. */
export const sumOf = (rows: readonly Row[], column: string): bigint =>
  rows.reduce((sum, row) => {
    const cell = own(row, column)
    return typeof cell === 'number' && Number.isSafeInteger(cell) ? sum + BigInt(cell) : sum
  }, 0n)

export interface Referred {
  readonly id: string
  readonly name: string
}

/** What a reference names. */
export function referredIn(value: unknown): Referred | undefined {
  const id = own(value, 'id')
  const name = own(value, 'name')
  return typeof id === 'string' ? { id, name: typeof name === 'string' ? name : id } : undefined
}
