import { listHistory } from '#cases/server/history.queries.ts'
import { say } from '#engine/text/message.ts'
import { fundMessages } from '#modules/funds/fund.messages.ts'
import type { OperationContext } from '#server/http/module.ts'

type Word = keyof typeof fundMessages & string

/** A sentence of the slice in the reader's language; one of another slice is shown as its key. */
export const fundWords = (
  { language }: Pick<OperationContext, 'language'>,
  key: string,
  params?: Readonly<Record<string, string | number>>,
): string => (key in fundMessages ? say(fundMessages, language, key as Word, params) : key).trim()

export async function tellHistory(context: OperationContext, kind: string, id: string) {
  const lines = await listHistory(context.tx, context.tenantId, { kind, id })
  return lines.map((line) => ({
    at: line.at.toISOString(),
    by: line.personName,
    text: fundWords(context, line.key, line.params),
  }))
}
