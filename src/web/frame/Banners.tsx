import { lazy, Suspense } from 'react'
import { useOnline, useSessionState } from '#web/client/useConnection.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

const SessionExpired = lazy(async () => ({ default: (await import('#web/frame/SessionExpired.tsx')).SessionExpired }))

/** What the whole page must know: the line is broken, or the session has ended (then sign-in stands over the page). */
export function Banners() {
  const say = useSay(webWords)
  const online = useOnline()
  const expired = useSessionState() === 'expired'
  return (
    <>
      {!online && (
        <div className="banner" role="status">
          {say('offline')}
        </div>
      )}
      {expired && (
        <Suspense fallback={null}>
          <SessionExpired />
        </Suspense>
      )}
    </>
  )
}
