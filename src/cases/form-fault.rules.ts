import type { FormFaultTold } from '#cases/form-draft.contract.ts'
import type { FormDraftFault } from '#engine/definition/check-form-draft.ts'
import { sayFault } from '#engine/definition/say-fault.ts'

/** Faults of a form with their sentences in both languages. */
export function sayBothFaults(faults: readonly FormDraftFault[]): FormFaultTold[] {
  return faults.map(({ path, params: _, ...fault }, at) => ({
    ...fault,
    path: [...path],
    text: { zh: sayFault(faults[at]!, 'zh-CN'), en: sayFault(faults[at]!, 'en') },
  }))
}
