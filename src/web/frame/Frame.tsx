import { useNavigate, useRouterState } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { nextPeriod, previousPeriod } from '#engine/calendar/period.ts'
import { useSessionState } from '#web/client/useConnection.ts'
import { Allowed } from '#web/frame/Allowed.tsx'
import { Banners } from '#web/frame/Banners.tsx'
import { Navigation } from '#web/frame/Navigation.tsx'
import { TopBar } from '#web/frame/TopBar.tsx'
import { useFocusBack } from '#web/frame/useFocusBack.ts'
import { useKeys } from '#web/frame/useKeys.ts'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { keep, readKept } from '#web/memory/kept.ts'
import { ErrorBoundary } from '#web/state/ErrorBoundary.tsx'
import { State } from '#web/state/State.tsx'
import { useDensity } from '#web/theme/theme.ts'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

const loadPalette = async () => ({ default: (await import('#web/frame/Palette.tsx')).Palette })
const Palette = lazy(loadPalette)
const KeysHelp = lazy(async () => ({ default: (await import('#web/frame/KeysHelp.tsx')).KeysHelp }))

/** Around every page behind sign-in: navigation, top bar, the page, and what the page must know. */
export function Frame() {
  const say = useSay(webWords)
  const navigate = useNavigate()
  const { density } = useDensity()
  const { period, choose } = usePeriod()
  const [folded, setFolded] = useState(readKept('nav') === 'folded')
  const [over, setOver] = useState<'palette' | 'keys' | 'navigation' | undefined>()
  const here = useRouterState({ select: (state) => state.location.pathname })
  useFocusBack()
  const close = () => setOver(undefined)
  const toggle = () => {
    keep('nav', folded ? 'open' : 'folded')
    setFolded(!folded)
  }

  // Nothing opens over the sign-in that a session’s end asks for.
  const isEnded = useSessionState() === 'expired'
  useKeys(
    useMemo(
      () =>
        isEnded
          ? []
          : [
              { keys: 'Control+k', act: () => setOver('palette') },
              { keys: '?', act: () => setOver('keys') },
              { keys: 'g h', act: () => void navigate({ to: '/', search: {} }) },
              { keys: '[', act: () => choose(previousPeriod(period)) },
              { keys: ']', act: () => choose(nextPeriod(period)) },
              { keys: 'm', act: () => setFolded((now) => !now) },
            ],
      [isEnded, navigate, choose, period],
    ),
  )

  // Fetched ahead while nothing else is asked, so that no key typed after Ctrl-K is lost.
  useEffect(() => {
    const timer = setTimeout(loadPalette, 1500)
    return () => clearTimeout(timer)
  }, [])

  return (
    <div className={`frame ${density} ${folded ? 'folded' : ''}`}>
      <a className="skip" href="#content">
        {say('skip')}
      </a>
      <TopBar
        find={() => setOver('palette')}
        showKeys={() => setOver('keys')}
        openNavigation={() => setOver('navigation')}
      />
      <Navigation folded={folded} toggle={toggle} />
      <main className="main" id="content" tabIndex={-1}>
        <Banners />
        <ErrorBoundary resetBy={here}>
          <Suspense fallback={<State kind="loading" />}>
            <Allowed />
          </Suspense>
        </ErrorBoundary>
      </main>
      <Suspense fallback={null}>
        {over === 'palette' && <Palette close={close} />}
        {over === 'keys' && <KeysHelp close={close} />}
      </Suspense>
      {over === 'navigation' && (
        <Drawer open placement="left" size={260} onClose={close} title={say('nav')} className="nav-drawer">
          <div onClickCapture={close} role="presentation">
            <Navigation folded={false} toggle={close} />
          </div>
        </Drawer>
      )}
    </div>
  )
}
