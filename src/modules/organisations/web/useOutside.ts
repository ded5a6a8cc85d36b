import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Operation, Output, Request as RequestOf } from '#engine/contract/operation.ts'
import type { SessionInfo } from '#modules/organisations/session.contract.ts'
import { adoptSession } from '#modules/organisations/web/session-info.ts'
import { call } from '#web/client/call.ts'

/** An act done before or around the session (sign-in, factor): a 401 is its answer, never a reason to wait. */
export function useOutside<Op extends Operation>(operation: Op, done?: (output: Output<Op>) => void) {
  return useMutation<Output<Op>, Error, RequestOf<Op>>({
    mutationFn: (input) => call(operation, input, { withoutSession: true }),
    onSuccess: (output) => done?.(output),
  })
}

/** Takes the session that such an act answered with. */
export function useAdopt(): (info: SessionInfo) => void {
  const queries = useQueryClient()
  return (info) => adoptSession(queries, info)
}
