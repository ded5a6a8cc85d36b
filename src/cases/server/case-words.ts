import type { NamedPerson } from '#cases/server/case-person.queries.ts'
import { NOBODY } from '#cases/server/case-run.ts'
import type { CaseEvent } from '#engine/process/case-event.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import { sayEvent, sayReason } from '#engine/process/say-process.ts'
import type { Reason } from '#engine/refusal.ts'

/** What happened, in both languages. */
export function sayDone(
  process: CompiledProcess,
  event: CaseEvent,
  people: ReadonlyMap<string, Pick<NamedPerson, 'name'>>,
): { readonly zh: string; readonly en: string } {
  const nameOf = (system: string) => (id: string) => (id === NOBODY ? system : (people.get(id)?.name ?? ''))
  return {
    zh: sayEvent(process, event, 'zh-CN', nameOf('系统')),
    en: sayEvent(process, event, 'en', nameOf('the system')),
  }
}

/** A reason in both languages. */
export const sayBoth = (process: CompiledProcess, reason: Reason): { readonly zh: string; readonly en: string } => ({
  zh: sayReason(process, reason, 'zh-CN'),
  en: sayReason(process, reason, 'en'),
})
