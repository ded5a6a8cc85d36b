import { Link, useRouterState } from '@tanstack/react-router'
import { useServices } from '#web/frame/services.ts'
import { NAV_GROUPS, type NavGroup, type Page } from '#web/router/page.ts'
import { holds, type Session, useSession } from '#web/session.ts'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** Pages with a place in the navigation that this person may open, group by group. */
export function groupsFor(pages: readonly Page[], session: Session): { group: NavGroup; pages: Page[] }[] {
  return NAV_GROUPS.map((group) => ({
    group,
    pages: pages
      .filter(
        (page) => page.nav?.group === group && (page.permission === undefined || holds(session.actor, page.permission)),
      )
      .filter(({ nav }) => nav?.forDutyOf?.some((permission) => holds(session.actor, permission)) ?? true)
      .sort((a, b) => a.nav!.order - b.nav!.order),
  })).filter((one) => one.pages.length > 0)
}

interface Props {
  readonly folded: boolean
  readonly toggle: () => void
}

export function Navigation({ folded, toggle }: Props) {
  const say = useSay(webWords)
  const { pages } = useServices()
  const groups = groupsFor(pages, useSession()).filter((one) => one.group !== 'me')
  const here = useRouterState({ select: (state) => state.location.pathname })
  const current = groups
    .flatMap((one) => one.pages)
    .filter((page) => here === page.path || (page.path !== '/' && here.startsWith(`${page.path}/`)))
    .sort((a, b) => b.path.length - a.path.length)[0]
  return (
    <nav className={folded ? 'side side-folded' : 'side'} id="navigation" aria-label={say('nav')}>
      <div className="side-groups">
        {groups.map(({ group, pages: listed }) => (
          <section key={group}>
            {group !== 'work' && <h2>{say(`nav.group.${group}`)}</h2>}
            {listed.map((page) => (
              <NavItem key={page.path} page={page} isCurrent={page === current} />
            ))}
          </section>
        ))}
      </div>
      <button type="button" className="side-fold" onClick={toggle} aria-expanded={!folded} aria-controls="navigation">
        <span aria-hidden="true">{folded ? '»' : '«'}</span>
        <span className="side-word">{say(folded ? 'nav.unfold' : 'nav.fold')}</span>
      </button>
    </nav>
  )
}

const nothing = () => undefined

function NavItem({ page, isCurrent }: { readonly page: Page; readonly isCurrent: boolean }) {
  const pick = usePick()
  const useCount = page.nav?.useCount ?? nothing
  const count = useCount()
  return (
    <Link
      to={page.path}
      search={{}}
      className={isCurrent ? 'on' : ''}
      aria-current={isCurrent ? 'page' : undefined}
      title={pick(page.title)}
    >
      <span className="side-word">{pick(page.title)}</span>
      {count !== undefined && count !== 0 && <span className="side-count">{count}</span>}
    </Link>
  )
}
