import type { Block } from '#engine/document/official-document.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { Answers } from '#engine/form/form.ts'
import type { FormFacts } from '#engine/form/form-state.ts'
import type { EarlierCase } from '#engine/form/prefill.ts'
import type { Phase, ProcessOutcome } from '#engine/process/phase.ts'
import type { Parties } from '#engine/process/who.ts'
import type { Language } from '#engine/text/message.ts'
import type { Tx } from '#server/database/tenant.ts'

/** A record by its kind and id. */
export interface RecordName {
  readonly kind: string
  readonly id: string
}

/** A case as slices see it. */
export interface CaseRow {
  readonly id: string
  /** Code and version of the process it is pinned to. */
  readonly process: string
  readonly version: number
  readonly record?: string
  readonly number?: string
  readonly title: string
  /** Who holds it: the undertaking unit. */
  readonly unitId: string
  readonly state: string
  readonly phase: Phase
  readonly outcome?: ProcessOutcome
  readonly round: number
  readonly serial: number
  readonly openedBy?: string
  readonly openedAt: Date
  readonly dueOn?: string
  /** What it is about: a call, a project. */
  readonly subject?: RecordName
  readonly parentCaseId?: string
  /** Which of the parent’s subcases it is. */
  readonly parentKey?: string
  /** Written on the case itself; what the kind says of the same name is stronger. */
  readonly facts: Facts
  readonly parties: Parties
}

/** What is asked in the transaction of an act, or of a page. */
export interface KindContext {
  readonly tx: Tx
  readonly tenantId: string
  readonly now: Date
  readonly newId: () => string
  /** The person who acts or looks; nobody: the clock. */
  readonly personId?: string
}

/** A case that is to be opened. */
export interface NewCase {
  /** Code of the process; the version in force is pinned. */
  readonly process: string
  readonly title: string
  readonly unitId: string
  readonly parties: Parties
  readonly subject?: RecordName
  readonly facts?: Facts
  readonly parent?: { readonly caseId: string; readonly key: string }
}

export type AnswersByForm = Readonly<Record<string, Answers>>

/** One thing a check has found: a sentence, where it belongs, and by which rule it is so. */
export interface CheckFinding {
  readonly code: string
  /** `error` stops nobody by itself: a guard of the process does; it is what must be mended. */
  readonly severity: 'error' | 'warning' | 'info'
  readonly text: { readonly zh: string; readonly en: string }
  /** Form and field, `application/leader`; absent: the case as a whole. */
  readonly at?: string
  /** The article or rule that says so. */
  readonly source?: { readonly zh: string; readonly en: string }
  /** What was looked at, so that it can be opened. */
  readonly evidence?: readonly {
    readonly text: { readonly zh: string; readonly en: string }
    readonly subject?: RecordName
  }[]
}

/** What the office knows of the subjects of forms, as `prefill` wants it, and earlier forms whose answers carry over. */
export interface Known {
  readonly facts: FormFacts
  readonly earlier?: readonly EarlierCase[]
}

/** An effect is under way: the state is written, nothing is committed. */
export interface EffectContext extends KindContext {
  readonly kinds: CaseKinds
  /** The action that set it off; absent on entering a state by itself. */
  readonly action?: string
  readonly onBehalfOf?: string
}

/** What one person said at one seat. */
export interface SaidAction {
  readonly action: string
  readonly says: 'yes' | 'no'
  /** What follows from the action once it takes effect. */
  readonly effects: readonly string[]
  readonly seat: {
    readonly code: string
    readonly name: { readonly zh: string; readonly en: string }
    readonly position: number
  }
  readonly onBehalfOf?: string
}

/** Somebody who acts in a session; nobody else says anything. */
export interface SaidContext extends KindContext {
  readonly session?: { readonly sessionId: string; readonly mode: 'demo' | 'serve'; readonly dataFolder: string }
}

/**
 * What a slice knows of the cases of one kind of record (`application`, `task-book`, `payment` …), which a process names by
 * `record`. A slice lists them in its `ServerModule`; the kernel of cases asks.
 */
export interface CaseKind {
  /** As `PROCESS_RECORDS` of the engine lists it; unique among all slices. */
  readonly record: string
  /** Its own page opens such cases, with what belongs to them; `case.open` then refuses. */
  readonly isOpenedBySlice?: boolean
  /** Score sheets are given out for it. */
  readonly isScored?: boolean
  /** What guards read, beyond the facts written on the case. Missing is unknown, and unknown is not yes. */
  readonly facts?: (context: KindContext, one: CaseRow) => Promise<Facts>
  /** What the subjects of its forms (unit, leader, call, project) are known to be, by subject code. */
  readonly known?: (context: KindContext, one: CaseRow) => Promise<Known>
  /** Checks at save, submit, form check: shown on the page, never silently. */
  readonly checks?: (context: KindContext, one: CaseRow, answers: AnswersByForm) => Promise<readonly CheckFinding[]>
  /** By the name that states and actions use; in the transaction of the act, after the state was written. */
  readonly effects?: Readonly<Record<string, (context: EffectContext, one: CaseRow) => Promise<void>>>
  /** Effects that a reaction of the slice has after COMMIT, on `case.moved`: an archive, a letter. */
  readonly later?: readonly string[]
  /** A person has said an action at a seat, before it takes effect; a refusal takes the whole act back. */
  readonly said?: (context: SaidContext, one: CaseRow, said: SaidAction) => Promise<void>
  /** What stands behind its form on paper, once it was handed in: who has signed it. */
  readonly paperEnd?: (context: KindContext, one: CaseRow, language: Language) => Promise<readonly Block[]>
  /** The case that is to be opened under this one. */
  readonly subcase?: (
    context: KindContext,
    parent: CaseRow,
    sub: { readonly process: string; readonly key: string },
  ) => Promise<Omit<NewCase, 'process' | 'parent'>>
}

export type CaseKinds = ReadonlyMap<string, CaseKind>
