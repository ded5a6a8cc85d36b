import type { ComponentType } from 'react'
import type { Permission } from '#engine/access/permission.ts'
import type { Pair } from '#web/words/language.ts'

/** The groups of the left navigation, top to bottom. `me` stands in the person's menu. */
export const NAV_GROUPS = ['work', 'dispatch', 'analysis', 'business', 'registers', 'administration', 'me'] as const

export type NavGroup = (typeof NAV_GROUPS)[number]

/** One page of a slice, listed in its `*.pages.ts`. */
export interface Page {
  /** Address with `$name` places: `/organisations/$unitId`. */
  readonly path: string
  readonly title: Pair
  /** `async () => (await import('#modules/…/web/UnitPage.tsx')).UnitPage`: the code travels when it is opened. */
  readonly load: () => Promise<ComponentType>
  /** Must be held somewhere; without it the page says who can give it, and the navigation leaves it out. */
  readonly permission?: Permission
  readonly nav?: {
    readonly group: NavGroup
    /** Smaller stands higher within the group. */
    readonly order: number
    /** Shown only to those who hold one of these: others may open the page, but have nothing to do there. */
    readonly forDutyOf?: readonly Permission[]
    /** A hook: what is counted beside the name. */
    readonly useCount?: () => number | string | undefined
  }
  /** `bare`: without the frame and without a session (sign-in, set-up). */
  readonly bare?: boolean
  /** Without the frame, but for those signed in: a screen on a wall. */
  readonly frameless?: boolean
}
