import { type ErrorComponentProps, Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense } from 'react'
import { Frame } from '#web/frame/Frame.tsx'
import { useServices } from '#web/frame/services.ts'
import { ErrorBoundary, Failed } from '#web/state/ErrorBoundary.tsx'
import { State } from '#web/state/State.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

/** Around every page: `bare` pages stand alone, all others need a session and stand in the frame. */
export function Shell() {
  const { SessionGate } = useServices()
  const bare = useRouterState({ select: (state) => state.matches.at(-1)?.staticData.page?.bare === true })
  if (!bare) {
    return (
      <SessionGate>
        <Frame />
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
