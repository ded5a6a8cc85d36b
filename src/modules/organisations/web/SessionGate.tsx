import { useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate, useRouter } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react'
import { setLanguage } from '#modules/organisations/account.contract.ts'
import { type SessionInfo, signOut } from '#modules/organisations/session.contract.ts'
import { isWithoutAdministration, useSessionInfo } from '#modules/organisations/web/session-info.ts'
import { call } from '#web/client/call.ts'
import { setSession } from '#web/client/connection.ts'
import { readKept } from '#web/memory/kept.ts'
import { type Session, SessionContext } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { useLanguage, usePick } from '#web/words/language.ts'

const FactorPage = lazy(async () => ({
  default: (await import('#modules/organisations/web/FactorPage.tsx')).FactorPage,
}))

/** Nobody signed in: to sign-in, and back here afterwards. A second factor still open: that first. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const info = useSessionInfo()
  const held = useHeld(info.data)
  if (isWithoutAdministration(info.error)) return <Navigate to="/set-up" replace />
  return (
    <Waiting for={info} meanwhile={null}>
      {(told) => {
        const data = held ?? told
        if (data.signedIn === null) return <ToSignIn />
        if (data.signedIn.factor !== 'settled') {
          return (
            <Suspense fallback={null}>
              <FactorPage enrol={data.signedIn.factor === 'to-enrol'} />
            </Suspense>
          )
        }
        return (
          <SignedIn info={data} signedIn={data.signedIn}>
            {children}
          </SignedIn>
        )
      }}
    </Waiting>
  )
}

/** Once, and never again while the address changes under way. */
function ToSignIn() {
  const navigate = useNavigate()
  const router = useRouter()
  useEffect(() => {
    const here = router.state.location.href
    void navigate({ to: '/sign-in', search: here === '/' ? {} : { to: here }, replace: true })
  }, [navigate, router])
  return null
}

/** While the same person signs in again in place, the page of the settled session stays under the dialog. */
function useHeld(info: SessionInfo | undefined): SessionInfo | undefined {
  const [settled, setSettled] = useState<SessionInfo | undefined>()
  if (info?.signedIn?.factor === 'settled' && info !== settled) setSettled(info)
  const samePerson = settled?.signedIn?.actor.accountId === info?.signedIn?.actor.accountId
  return info?.signedIn?.factor === 'to-confirm' && samePerson ? settled : undefined
}

interface Props {
  readonly info: SessionInfo
  readonly signedIn: NonNullable<SessionInfo['signedIn']>
  readonly children: ReactNode
}

function SignedIn({ info, signedIn, children }: Props) {
  const pick = usePick()
  const queries = useQueryClient()
  const { language, choose } = useLanguage()

  useEffect(() => {
    if (language === signedIn.language) return
    if (readKept('language') === undefined) choose(signedIn.language)
    else {
      // What was answered or asked meanwhile is said in the language of before; a first answer still under way is not asked
      // for again by invalidating alone.
      const told = call(setLanguage, { language })
        .then(() => queries.cancelQueries())
        .then(() => queries.invalidateQueries())
      void told.catch(() => undefined)
    }
  }, [language, choose, queries, signedIn.language])

  const session = useMemo<Session>(
    () => ({
      actor: signedIn.actor,
      administration: pick(info.administration.name),
      unitName: pick(signedIn.unitName),
      roleNames: signedIn.roles.map((role) => pick(role.name)),
      mode: info.mode,
      signOut: async () => {
        await call(signOut, {}, { withoutSession: true }).catch(() => undefined)
        setSession('signed-out')
        queries.clear()
        location.assign('/sign-in')
      },
    }),
    [info, signedIn, pick, queries],
  )
  return <SessionContext value={session}>{children}</SessionContext>
}
