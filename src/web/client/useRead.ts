import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Operation, Output, Request as RequestOf } from '#engine/contract/operation.ts'
import { call } from '#web/client/call.ts'

export interface ReadOptions {
  /** False: not yet asked (a panel that is closed, an input that is not complete). */
  readonly when?: boolean
  /** How long an answer stands without asking again, in ms. */
  readonly freshFor?: number
  /** Shows the former answer while the next is on its way (paging, sorting, period switch). */
  readonly keepFormer?: boolean
  /** Asks again every so many ms while the page is in sight. */
  readonly every?: number
}

/** Answers are kept under `[noun, operation id, input]`: acts make a noun's answers stale. */
export function readKey(operation: Operation, input: unknown): readonly [string, string, unknown] {
  return [nounOf(operation), operation.id, input]
}

export function nounOf(operation: Operation): string {
  return operation.id.split('.')[0]!
}

export function useRead<Op extends Operation>(
  operation: Op,
  input: RequestOf<Op>,
  options: ReadOptions = {},
): UseQueryResult<Output<Op>, Error> {
  return useQuery({
    queryKey: readKey(operation, input),
    queryFn: ({ signal }) => call(operation, input, { signal }),
    enabled: options.when ?? true,
    staleTime: options.freshFor ?? 15_000,
    placeholderData: options.keepFormer === true ? keepPreviousData : undefined,
    refetchInterval: options.every,
  }) as UseQueryResult<Output<Op>, Error>
}
