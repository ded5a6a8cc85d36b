import type { getFormSurroundings } from '#cases/form-draft.contract.ts'
import type { Output } from '#engine/contract/operation.ts'
import type { FormSurroundings } from '#engine/definition/check-form-draft.ts'

/** What the server tells around a form, as the engine works with it: both sides hold it in the same shape. */
export const surroundingsIn = (told: Output<typeof getFormSurroundings>): FormSurroundings =>
  told as unknown as FormSurroundings
