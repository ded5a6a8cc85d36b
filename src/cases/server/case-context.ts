import type { OperationContext } from '#server/http/module.ts'

/** What writing to a case needs: the transaction of the act itself, so that both are there or neither. */
export type CaseContext = Pick<OperationContext, 'tx' | 'tenantId' | 'now' | 'newId' | 'onBehalfOf'>
