import { Outlet, useRouterState } from '@tanstack/react-router'
import { permissionWords } from '#web/permission.messages.ts'
import type { Page } from '#web/router/page.ts'
import { holds, useSession } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

/** The page, or who can give the right to it. */
export function Allowed() {
  const say = useSay(webWords)
  const sayPermission = useSay(permissionWords)
  const { actor } = useSession()
  const page: Page | undefined = useRouterState({ select: (state) => state.matches.at(-1)?.staticData.page })
  if (page?.permission === undefined || holds(actor, page.permission)) return <Outlet />
  return <State kind="no-right" why={say('state.no-right.why', { permission: sayPermission(page.permission) })} />
}
