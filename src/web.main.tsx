import { createRoot } from 'react-dom/client'
import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import { SessionGate } from '#modules/organisations/web/SessionGate.tsx'
import { SignInAgain } from '#modules/organisations/web/SignInAgain.tsx'
import { sessionPages } from '#modules/organisations/web/session.pages.ts'
import { unitPages } from '#modules/organisations/web/unit.pages.ts'
import { unitPalette } from '#modules/organisations/web/unit-palette.ts'
import { overviewPages } from '#modules/overview/web/overview.pages.ts'
import { useCyclePeriods } from '#modules/overview/web/useCyclePeriods.ts'
import { openQueries } from '#web/client/queries.ts'
import { App } from '#web/frame/App.tsx'
import { NoSuchPage, PageFailed, Shell } from '#web/frame/Shell.tsx'
import type { FrameServices } from '#web/frame/services.ts'
import { openRouter } from '#web/router/open-router.tsx'
import type { Page } from '#web/router/page.ts'

/** Every page of every slice. A page that is not listed here does not exist for the browser. */
const pages: readonly Page[] = [...overviewPages, ...sessionPages, ...unitPages]

const services: FrameServices = {
  pages,
  words: [organisationWords],
  doors: [],
  palette: [unitPalette],
  tools: [],
  usePeriods: useCyclePeriods,
  SessionGate,
  SignInAgain,
}

const router = openRouter(pages, { shell: Shell, notFound: NoSuchPage, failed: PageFailed })

createRoot(document.getElementById('root')!).render(<App router={router} queries={openQueries()} services={services} />)
