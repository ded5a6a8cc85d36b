import { type ComponentType, createContext, type ReactNode, useContext } from 'react'
import type { Permission } from '#engine/access/permission.ts'
import type { Period } from '#engine/calendar/period.ts'
import type { Messages } from '#engine/text/message.ts'
import type { Door } from '#web/router/door.ts'
import type { Place } from '#web/router/PageLink.tsx'
import type { Page } from '#web/router/page.ts'
import type { Pair } from '#web/words/language.ts'

export interface PaletteHit extends Place {
  readonly key: string
  readonly label: string
  readonly hint?: string
}

/** One kind of thing the palette finds. Answers in the caller's language, best first. */
export interface PaletteSource {
  readonly name: Pair
  /** Must be held somewhere; without it the source is not asked. */
  readonly permission: Permission
  readonly find: (text: string, language: 'zh-CN' | 'en', signal: AbortSignal) => Promise<readonly PaletteHit[]>
}

export interface Periods {
  /** The period meant when the address names none: that of the running cycle. */
  readonly current: Period | undefined
}

/** A period as it was once frozen. */
export interface FrozenPeriod {
  readonly id: string
  /** Its number, in the reader's language: `2023年第6号`. */
  readonly name: string
}

/** A list that leaves as a file: which one, how many rows, and which columns are filtered. */
export interface ListExport {
  readonly list: string
  readonly format: 'xlsx' | 'csv'
  readonly rows: number
  readonly filtered: readonly string[]
}

/** One indicator of one unit and period, as a page shows it. */
export interface FigureOnScreen {
  readonly unitId: string
  readonly indicatorId: string
  readonly period: string
  /** Its name, in the reader's language. */
  readonly item: string
}

/** What a report says of problems, as it is being written. */
export interface ProblemsOnScreen {
  readonly unitId: string
  readonly period: string
  readonly written: string
  readonly write: (text: string) => void
}

/** A re-organisation as it is being drawn up: which units it takes from, and what becomes of them. */
export interface ReorganisationOnScreen {
  readonly unitIds: readonly string[]
  readonly onDate: string
  readonly becomes: 'gone' | 'moved' | 'kept'
  readonly opensUnits: boolean
}

/** An entry of a register, as its page shows it. */
export interface EntryOnScreen {
  readonly registerEntryId: string
  readonly register: string
}

/** An entry of a register: its name, what tells it from others of the name, and what is known of it, by code of the fact. */
export interface RegisterHit {
  readonly id: string
  readonly name: string
  readonly detail?: string
  readonly facts: () => Promise<Readonly<Record<string, unknown>>>
}

/** What slices put into the frame; `web.main.tsx` lists them, one per line. */
export interface FrameServices {
  readonly pages: readonly Page[]
  /** Words of the slices in which the server's sentences are said. */
  readonly words: readonly Messages[]
  /** How records are opened from tasks and notices. */
  readonly doors: readonly Door[]
  readonly palette: readonly PaletteSource[]
  /** Stands at the right of the top bar: notices. */
  readonly tools: readonly ComponentType[]
  /** What slices above figures let people do about the figure on the screen. */
  readonly FigureActs?: ComponentType<FigureOnScreen>
  /** What slices above reports know of problems, to be taken over into the text. */
  readonly ReportProblems?: ComponentType<ProblemsOnScreen>
  /** What slices above units tell of a re-organisation before it is decided. */
  readonly ReorganisationFacts?: ComponentType<ReorganisationOnScreen>
  /** What slices above registers know of an entry. */
  readonly EntryActs?: ComponentType<EntryOnScreen>
  /** Who has signed a case that is signed electronically. */
  readonly CaseSigned?: ComponentType<{ readonly caseId: string }>
  /** Who judges a case for which score sheets are given out. */
  readonly CaseScored?: ComponentType<{ readonly caseId: string }>
  /** What slices above cases have on public view, above the cases of the notice board. */
  readonly NoticeBoardMore?: ComponentType<{ readonly which: 'open' | 'over' | 'all' }>
  /** Finds entries of a register by name, key or initials; for a form of a case also those that may not be opened. */
  readonly findEntries?: (
    register: string,
    text: string,
    signal: AbortSignal,
    within: { readonly caseId?: string; readonly mayRead: boolean },
  ) => Promise<readonly RegisterHit[]>
  readonly usePeriods: () => Periods
  /** The snapshots of a period, the latest first; none while they are not wanted or not yet known. */
  readonly useFrozen: (period: Period, wanted: boolean) => readonly FrozenPeriod[]
  /** Keeps in the audit log that a list left; without that it does not leave. */
  readonly recordExport: (what: ListExport) => Promise<void>
  /** The text of the guide, in Markdown. */
  readonly guide: (language: 'zh-CN' | 'en') => Promise<string>
  /** Finds who is signed in and gives `SessionContext`; leads to sign-in otherwise. */
  readonly SessionGate: ComponentType<{ readonly children: ReactNode }>
  /** Sign-in in place, shown over the page when the session has ended. */
  readonly SignInAgain: ComponentType
}

export const ServicesContext = createContext<FrameServices | undefined>(undefined)

export function useServices(): FrameServices {
  const services = useContext(ServicesContext)
  if (services === undefined) throw new Error('useServices outside of the frame')
  return services
}
