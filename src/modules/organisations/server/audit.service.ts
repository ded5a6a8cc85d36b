import type { Input, Output } from '#engine/contract/operation.ts'
import type { Messages } from '#engine/text/message.ts'
import type { listAudit as listAuditOperation } from '#modules/organisations/audit.contract.ts'
import { type AuditEntryRow, listAudit } from '#modules/organisations/server/audit.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

/** The log as its readers need it: the kinds of objects and the reasons of refusals in the words of all slices. */
export function readAudit(words: () => Messages) {
  let known: Messages | undefined
  return async (
    context: OperationContext,
    wanted: Input<typeof listAuditOperation>,
  ): Promise<Output<typeof listAuditOperation>> => {
    known ??= words()
    const messages = known
    const page = await listAudit(context, wanted)
    return { ...page, rows: page.rows.map((row) => ({ ...row, ...toldOf(row, messages) })) }
  }
}

function toldOf({ subjectKind, detail }: AuditEntryRow, words: Messages) {
  const written = Array.isArray(detail.reasons) ? detail.reasons.map(String) : []
  return {
    subjectKindName: subjectKind === null ? null : (named(words, `subject.${subjectKind}`) ?? same(subjectKind)),
    reasons: written.map((reason) => {
      const [key = reason, at = null] = reason.split(' @ ')
      return { ...(named(words, key) ?? same(key)), at }
    }),
  }
}

/** The figures of a refusal are not kept in the log: their places stay open. */
function named(words: Messages, key: string): { zh: string; en: string } | undefined {
  const found = Object.hasOwn(words, key) ? words[key] : undefined
  return found && { zh: open(found[0]), en: open(found[1]) }
}

const open = (text: string): string => text.replace(/\{[^{}]*\}/g, '…')

const same = (code: string) => ({ zh: code, en: code })
