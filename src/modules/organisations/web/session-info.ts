import { type QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { getSession, type SessionInfo } from '#modules/organisations/session.contract.ts'
import { call } from '#web/client/call.ts'
import { connection, setSession } from '#web/client/connection.ts'
import { RefusalError } from '#web/client/refusal-error.ts'
import { setOfficeClock } from '#web/figure/office-clock.ts'

const KEY = ['session', 'current'] as const

/** Who is signed in. Asked once; every act that changes it answers with the new state. */
export function useSessionInfo(): UseQueryResult<SessionInfo, Error> {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => told(await call(getSession, {}, { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
}

/** A new installation: the program runs, and nothing is in it yet. */
export function isWithoutAdministration(error: Error | null): boolean {
  return error instanceof RefusalError && error.reasons.some(({ key }) => key === 'administration.none')
}

/** Takes over what sign-in, sign-out or the second factor answered. */
export function adoptSession(queries: QueryClient, info: SessionInfo): void {
  const before = queries.getQueryData<SessionInfo>(KEY)?.signedIn?.actor.accountId
  const now = info.signedIn?.actor.accountId
  queries.setQueryData(KEY, info)
  if (before !== undefined && now !== undefined && before !== now) {
    location.assign('/')
    return
  }
  told(info)
}

function told(info: SessionInfo): SessionInfo {
  if (info.signedIn === null) setSession('signed-out')
  else {
    setOfficeClock(info.signedIn)
    connection.csrfToken = info.signedIn.csrfToken
    setSession(info.signedIn.factor === 'settled' ? 'signed-in' : connection.session, info.signedIn.csrfToken)
  }
  return info
}
