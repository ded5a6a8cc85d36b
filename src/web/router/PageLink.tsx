import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export interface Place {
  /** A path with `$name` places. */
  readonly to: string
  readonly params?: Readonly<Record<string, string>> | undefined
  /** State of the page to be opened, as its address writes it. The period is kept without being named. */
  readonly search?: Readonly<Record<string, string | undefined>> | undefined
}

interface Props extends Place {
  readonly children: ReactNode
  readonly className?: string
  readonly title?: string
}

export function PageLink({ to, params, search, children, className, title }: Props) {
  return (
    <Link
      to={to}
      params={params ?? {}}
      search={{ ...search }}
      {...(className && { className })}
      {...(title && { title })}
    >
      {children}
    </Link>
  )
}
