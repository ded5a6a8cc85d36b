import type { ReactNode } from 'react'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

export type StateKind = 'empty' | 'none-match' | 'loading' | 'error' | 'no-right' | 'not-found' | 'failed'

interface Props {
  readonly kind: StateKind
  /** What this place is for, or what went wrong; each kind has words of its own. */
  readonly title?: ReactNode
  /** Why it is so. */
  readonly why?: ReactNode
  /** The next act, if there is one. */
  readonly children?: ReactNode
}

/** Nothing to show is also a screen: what this is for, why it is empty, and the next act. */
export function State({ kind, title, why, children }: Props) {
  const say = useSay(webWords)
  if (kind === 'loading') {
    return (
      <div className="skeleton" role="status" aria-label={say('state.loading')}>
        {SKELETON_WIDTHS.map((width) => (
          <div key={width} className={`skeleton-line ${width}`} />
        ))}
      </div>
    )
  }
  const reason = why ?? (kind === 'empty' || kind === 'no-right' ? undefined : say(`state.${kind}.why`))
  return (
    <div className="state" role={kind === 'error' || kind === 'failed' ? 'alert' : 'status'}>
      <Hills />
      <p className="state-title">{title ?? say(`state.${kind}`)}</p>
      {reason !== undefined && <p className="second">{reason}</p>}
      {children !== undefined && <div className="state-act">{children}</div>}
    </div>
  )
}

const SKELETON_WIDTHS = ['w40', 'w90', 'w75', 'w85', 'w60']

/** The layered hills in grey: the mark's red belongs to the mark. */
function Hills() {
  return (
    <svg className="hills" viewBox="0 0 96 40" aria-hidden="true">
      <path d="M0 40 L18 18 L30 28 L46 8 L62 26 L74 16 L96 40 Z" />
      <path d="M0 40 L20 28 L34 35 L48 20 L64 34 L78 26 L96 40 Z" />
    </svg>
  )
}
