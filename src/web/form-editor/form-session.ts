import { editForm, type FormEdit } from '#engine/form/edit-form.ts'
import type { FormSource } from '#engine/form/form.ts'
import { rebaseEdits } from '#engine/form/rebase-edits.ts'

/** One deed on the draft; `set-whole` puts another text in its place. */
export type Deed = FormEdit | { readonly kind: 'set-whole'; readonly to: FormSource }

interface Done {
  readonly deed: Deed
  readonly undo: Deed
}

/** A draft while somebody draws it: what the server keeps, what was done since, and what can be undone in this sitting. */
export interface FormSession {
  /** As kept by the server, under this version. */
  readonly kept: FormSource
  readonly version: number
  readonly form: FormSource
  /** Done since it was kept; an undone deed stands there as its own undoing. */
  readonly pending: readonly Deed[]
  readonly done: readonly Done[]
  readonly undone: readonly Done[]
}

export const beginSession = (kept: FormSource, version: number): FormSession => ({
  ...{ kept, version, form: kept },
  ...{ pending: [], done: [], undone: [] },
})

/** @throws Refusal of `editForm` where it cannot be done. */
export function doDeed(session: FormSession, deed: Deed): FormSession {
  const { form, undo } = applied(session.form, deed)
  return {
    ...session,
    form,
    pending: [...session.pending, deed],
    done: [...session.done, { deed, undo }],
    undone: [],
  }
}

export function undoDeed(session: FormSession): FormSession {
  const last = session.done.at(-1)
  if (last === undefined) return session
  return {
    ...session,
    form: applied(session.form, last.undo).form,
    pending: [...session.pending, last.undo],
    done: session.done.slice(0, -1),
    undone: [...session.undone, last],
  }
}

export function redoDeed(session: FormSession): FormSession {
  const next = session.undone.at(-1)
  if (next === undefined) return session
  return {
    ...session,
    form: applied(session.form, next.deed).form,
    pending: [...session.pending, next.deed],
    done: [...session.done, next],
    undone: session.undone.slice(0, -1),
  }
}

/** The server has kept the form as it stood when so many deeds were pending. */
export function keptSession(session: FormSession, kept: FormSource, version: number, deeds: number): FormSession {
  return { ...session, kept, version, pending: session.pending.slice(deeds) }
}

export interface Rebased {
  readonly session: FormSession
  /** How many of my deeds were not done on theirs, because both changed the same. */
  readonly left: number
}

/** Another person has kept something else: mine are done again on theirs, and what cannot be is told. */
export function rebaseSession(session: FormSession, theirs: FormSource, version: number): Rebased {
  const begun = beginSession(theirs, version)
  const whole = session.pending.some(({ kind }) => kind === 'set-whole')
  // A text put in place of the whole would take theirs away.
  if (whole) return { session: begun, left: session.pending.length }
  const { form, done, left } = rebaseEdits(session.kept, theirs, session.pending as readonly FormEdit[])
  return { session: { ...begun, form, pending: done }, left: left.length }
}

function applied(form: FormSource, deed: Deed): { readonly form: FormSource; readonly undo: Deed } {
  if (deed.kind === 'set-whole') return { form: deed.to, undo: { kind: 'set-whole', to: form } }
  return editForm(form, deed)
}
