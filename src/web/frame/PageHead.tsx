import { Fragment, type ReactNode, useEffect, useRef } from 'react'
import { PageLink, type Place } from '#web/router/PageLink.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

export interface Crumb extends Partial<Place> {
  readonly key: string
  readonly name: ReactNode
}

interface Props {
  /** The sentence first: what the page says, not what it is called. */
  readonly title: string
  /** Beside the title: state, light, 示例. */
  readonly beside?: ReactNode
  readonly crumbs?: readonly Crumb[]
  readonly why?: ReactNode
  /** Acts, at the right. */
  readonly children?: ReactNode
}

/** Breadcrumb, headline, one line of why, acts. */
export function PageHead({ title, beside, crumbs, why, children }: Props) {
  const say = useSay(webWords)
  const mark = say('mark')
  const headline = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${mark}`
    arriveAt(headline.current)
  }, [title, mark])
  return (
    <div className="page-head">
      <div className="page-head-words">
        {crumbs !== undefined && crumbs.length > 0 && (
          <p className="crumbs">
            {crumbs.map((crumb, place) => (
              <Fragment key={crumb.key}>
                {place > 0 && <span aria-hidden="true"> › </span>}
                {crumb.to === undefined ? (
                  crumb.name
                ) : (
                  <PageLink to={crumb.to} params={crumb.params} search={crumb.search}>
                    {crumb.name}
                  </PageLink>
                )}
              </Fragment>
            ))}
          </p>
        )}
        <h1 tabIndex={-1} ref={headline}>
          {title} {beside}
        </h1>
        {why !== undefined && <p className="page-why">{why}</p>}
      </div>
      {children !== undefined && <div className="page-acts">{children}</div>}
    </div>
  )
}

/** The page whose head was shown last. */
let arrivedAt: string | undefined

/** Whoever comes to another page goes on from its headline by keyboard, not from a link that has gone nor from the navigation. */
function arriveAt(headline: HTMLElement | null): void {
  const isFirst = arrivedAt === undefined
  const isSame = arrivedAt === location.pathname
  arrivedAt = location.pathname
  const now = document.activeElement
  const isOutside = now === null || now === document.body || now.closest('.top, .side') !== null
  if (!isFirst && !isSame && isOutside) headline?.focus({ preventScroll: true })
}
