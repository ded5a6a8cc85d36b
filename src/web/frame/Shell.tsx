import { type ErrorComponentProps, Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense } from 'react'
import { Allowed } from '#web/frame/Allowed.tsx'
import { Frame } from '#web/frame/Frame.tsx'
import { useServices } from '#web/frame/services.ts'
import { ErrorBoundary, Failed } from '#web/state/ErrorBoundary.tsx'
import { State } from '#web/state/State.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

/** Around every page: `bare` pages stand alone, all others need a session, and stand in the frame unless they are `frameless`. */
export function Shell() {
  const { SessionGate } = useServices()
  const page = useRouterState({ select: (state) => state.matches.at(-1)?.staticData.page })
  if (page?.bare !== true) {
    return (
      <SessionGate>
        {page?.frameless === true ? (
          <ErrorBoundary>
            <Suspense fallback={<State kind="loading" />}>
              <Allowed />
            </Suspense>
          </ErrorBoundary>
        ) : (
          <Frame />
        )}
      </SessionGate>
    )
  }
  return (
    <ErrorBoundary>
      <Suspense fallback={null}>
        <Outlet />
      </Suspense>
    </ErrorBoundary>
  )
}

export function NoSuchPage() {
  const say = useSay(webWords)
  return (
    <State kind="not-found">
      <Link to="/">{say('state.home')}</Link>
    </State>
  )
}

export function PageFailed({ reset }: ErrorComponentProps) {
  return <Failed again={reset} />
}
