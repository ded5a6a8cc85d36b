import { QueryClient } from '@tanstack/react-query'
import { RefusalError } from '#web/client/refusal-error.ts'

/** One store of answers for the tab. A refusal is an answer and is not asked again; a broken line is, twice. */
export function openQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => !(error instanceof RefusalError) && failures < 2,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  })
}
