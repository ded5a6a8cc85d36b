import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { parseSearch, stringifySearch } from '#web/router/address.ts'
import type { Page } from '#web/router/page.ts'

interface Shells {
  /** Around every page: session, frame, rights. */
  readonly shell: () => ReactNode
  readonly notFound: () => ReactNode
  readonly failed: (props: ErrorComponentProps) => ReactNode
}

/** The router over the pages of all slices. The period and the snapshot stay in the address from page to page. */
export function openRouter(pages: readonly Page[], shells: Shells) {
  const root = createRootRoute({
    component: shells.shell,
    notFoundComponent: shells.notFound,
    validateSearch: (search: Record<string, unknown>) => search as Record<string, string>,
    search: { middlewares: [retainSearchParams(['period', 'asOf'])] },
  })
  const routes = pages.map((page) =>
    createRoute({
      getParentRoute: () => root,
      path: page.path,
      staticData: { page },
      component: lazyRouteComponent(async () => ({ default: await page.load() })),
      errorComponent: shells.failed,
    }),
  )
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingMs: 200,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    readonly page?: Page
  }
}
