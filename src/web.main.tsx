import { createRoot } from 'react-dom/client'
import { openQueries } from '#web/client/queries.ts'
import { App } from '#web/frame/App.tsx'
import { NoSuchPage, PageFailed, Shell } from '#web/frame/Shell.tsx'
import type { FrameServices } from '#web/frame/services.ts'
import { openRouter } from '#web/router/open-router.tsx'
import type { Page } from '#web/router/page.ts'

const pages: readonly Page[] = []

const services: FrameServices = {
  pages,
  palette: [],
  tools: [],
  usePeriods: () => ({ current: undefined }),
  SessionGate: ({ children }) => children,
  SignInAgain: () => null,
}

const router = openRouter(pages, { shell: Shell, notFound: NoSuchPage, failed: PageFailed })

createRoot(document.getElementById('root')!).render(
  <App router={router} queries={openQueries()} services={services} />,
)
