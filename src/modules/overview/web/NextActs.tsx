import { overviewWords } from '#modules/overview/overview.messages.ts'
import { useServices } from '#web/frame/services.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

/** What each duty begins with, in the order in which an administration is set up. */
const BEGINNINGS = [
  ['organisation.manage', '/units'],
  ['person.manage', '/people'],
  ['role.assign', '/people'],
  ['plan.manage', '/plans'],
  ['cycle.manage', '/cycles'],
  ['session.manage', '/sessions'],
  ['audit.read', '/audit'],
] as const

/** Where nothing waits, a new house above all: what this person could do next. */
export function NextActs() {
  const say = useSay(overviewWords)
  const may = useCan()
  const { pages } = useServices()
  const beginnings = BEGINNINGS.filter(
    ([permission, path]) => may(permission) && pages.some((page) => page.path === path),
  )
  return (
    <>
      {beginnings.map(([permission, path]) => (
        <PageLink key={permission} to={path} className="button">
          {say(`next.${permission}`)}
        </PageLink>
      ))}
      <PageLink to="/help" className="button">
        {say('next.help')}
      </PageLink>
    </>
  )
}
