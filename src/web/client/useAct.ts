import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Operation, Output, Request as RequestOf } from '#engine/contract/operation.ts'
import { call } from '#web/client/call.ts'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { RefusalError } from '#web/client/refusal-error.ts'
import { nounOf } from '#web/client/useRead.ts'

export interface ActOptions<Op extends Operation> {
  /** Further nouns whose answers the act makes stale, beside the operation's own, tasks and notices. */
  readonly also?: readonly string[]
  readonly done?: (output: Output<Op>, input: RequestOf<Op>) => void
}

/**
 * An act of a contract. When its outcome is not known (the connection broke), pressing again with the same input
 * sends the same idempotency key: the server does it once.
 */
export function useAct<Op extends Operation>(
  operation: Op,
  options: ActOptions<Op> = {},
): UseMutationResult<Output<Op>, Error, RequestOf<Op>> {
  const queries = useQueryClient()
  const unknownOutcome = useRef<{ input: string; key: string } | undefined>(undefined)
  return useMutation<Output<Op>, Error, RequestOf<Op>>({
    mutationFn: async (input) => {
      const text = JSON.stringify(input)
      const key = unknownOutcome.current?.input === text ? unknownOutcome.current.key : newIdempotencyKey()
      unknownOutcome.current = { input: text, key }
      try {
        const output = await call(operation, input, { idempotencyKey: key })
        unknownOutcome.current = undefined
        return output
      } catch (error) {
        if (error instanceof RefusalError) unknownOutcome.current = undefined
        throw error
      }
    },
    onSuccess: async (output, input) => {
      options.done?.(output, input)
      const stale = new Set([nounOf(operation), 'task', 'notice', ...(options.also ?? [])])
      await queries.invalidateQueries({ predicate: (query) => stale.has(String(query.queryKey[0])) })
    },
  })
}
