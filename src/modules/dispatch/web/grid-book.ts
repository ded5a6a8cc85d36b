import type { Output } from '#engine/contract/operation.ts'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import { readFigure } from '#engine/indicator/reading.ts'
import type { Reason } from '#engine/refusal.ts'
import type { getReport, saveCells } from '#modules/dispatch/report.contract.ts'
import * as autosave from '#modules/dispatch/web/autosave.ts'
import { keyOf, textOfFigure } from '#modules/dispatch/web/cell.ts'
import { rowGroups } from '#modules/dispatch/web/row-groups.ts'
import { RefusalError } from '#web/client/refusal-error.ts'

export type Report = Output<typeof getReport>
export type Row = Report['rows'][number]
type Saved = Output<typeof saveCells>
type Send = (batch: autosave.Batch) => Promise<Saved>

export interface Conflict {
  readonly mine: autosave.Entry
  readonly theirs: Saved['conflicts'][number]
}

/** One cell as the screen shows it: what the server knows, and what was typed over it. */
export interface CellView {
  readonly row: Row
  /** As typed and not yet confirmed by the server; undefined: what stands is what is saved. */
  readonly typed: string | undefined
  readonly explanation: string | undefined
  /** Why what was typed is no figure; it is kept here and not sent. */
  readonly unread: Reason | undefined
  readonly conflict: Conflict | undefined
}

export interface Status {
  readonly unsaved: number
  readonly unread: number
  readonly conflicts: number
  readonly isSaving: boolean
  /** Further tries failed: the line is broken or the server falters. */
  readonly isCutOff: boolean
  readonly refusal: RefusalError | undefined
  readonly savedAt: string | undefined
  readonly before: readonly string[]
}

interface Undoable {
  readonly cells: readonly { readonly key: string; readonly typed: string }[]
}

/** What a recovery draft keeps of a cell. */
export interface Kept {
  readonly typed?: string | undefined
  readonly explanation?: string | undefined
  readonly seenVersion: number
}

/**
 * The grid outside of React: rows subscribe to their own cell, so that a key costs one cell. Holds the autosave queue, what
 * could not be read, conflicts and the way back.
 */
export class GridBook {
  private views = new Map<string, CellView>()
  private order: readonly string[] = []
  private queue = autosave.EMPTY
  private undos: Undoable[] = []
  private timer: ReturnType<typeof setTimeout> | undefined
  private listeners = new Map<string, Set<() => void>>()
  private saving: Promise<void> | undefined
  private told: Status
  /** The cell being typed in, and its version when that began: what is typed answers what was seen then. */
  private typing: { readonly key: string; readonly version: number } | undefined
  private readonly send: Send
  private readonly newId: () => string
  /** Hears of every change, to keep the recovery draft. */
  private readonly changed: () => void

  constructor(report: Report, tools: { send: Send; newId: () => string; changed: () => void }) {
    this.send = tools.send
    this.newId = tools.newId
    this.changed = tools.changed
    this.told = {
      unsaved: 0,
      unread: 0,
      conflicts: 0,
      isSaving: false,
      isCutOff: false,
      refusal: undefined,
      savedAt: undefined,
      before: report.before,
    }
    this.take(report)
  }

  keys = (): readonly string[] => this.order
  view = (key: string): CellView => this.views.get(key)!
  status = (): Status => this.told

  subscribe = (key: string, listener: () => void): (() => void) => {
    const set = this.listeners.get(key) ?? new Set()
    this.listeners.set(key, set.add(listener))
    return () => set.delete(listener)
  }

  /** A fresh answer of the server. What is being typed or not yet saved stays; an answer older than a save is ignored. */
  take(report: Report): void {
    const isStale = report.rows.some((row) => (this.views.get(keyOf(row))?.row.version ?? 0) > row.version)
    if (isStale) return
    const order = rowGroups(report.rows).flatMap(({ rows }) => rows.map(keyOf))
    if (order.join() !== this.order.join()) this.order = order
    for (const row of report.rows) this.renew(row)
    this.tell({ before: report.before })
  }

  private renew(row: Row): void {
    const key = keyOf(row)
    const view = this.views.get(key)
    if (view === undefined) {
      this.views.set(key, { row, typed: undefined, explanation: undefined, unread: undefined, conflict: undefined })
      this.call(key)
    } else if (JSON.stringify(view.row) !== JSON.stringify(row)) this.put(key, { row })
  }

  /** A cell is opened for typing. */
  begin(key: string): void {
    this.typing = { key, version: this.seenVersion(key) }
  }

  /** A key was pressed in a cell: kept and, when it can be read, queued; the fault is shown once the cell is left. */
  type(key: string, text: string): void {
    this.set(key, text, 'typed', false)
  }

  /** The cell was left with this text. */
  commit(key: string, text: string, was: string): void {
    this.set(key, text, 'typed', true)
    this.typing = undefined
    if (text !== was) this.undos.push({ cells: [{ key, typed: was }] })
  }

  /** Typing was given up. */
  revert(key: string, was: string): void {
    this.set(key, was, 'typed', true)
    this.typing = undefined
  }

  /** Several cells at once: a paste, a deletion. One step back takes all of them. */
  fill(cells: readonly { readonly key: string; readonly text: string }[], how: 'typed' | 'pasted'): void {
    const changing = cells.filter(({ key, text }) => this.textOf(key) !== text)
    if (changing.length === 0) return
    this.undos.push({ cells: changing.map(({ key }) => ({ key, typed: this.textOf(key) })) })
    for (const { key, text } of changing) this.set(key, text, how, true)
  }

  /** Takes the last step back; answers the cells that changed. */
  undo(): readonly string[] {
    const last = this.undos.pop()
    if (last === undefined) return []
    for (const { key, typed } of last.cells) this.set(key, typed, 'typed', true)
    return last.cells.map(({ key }) => key)
  }

  explain(key: string, explanation: string): void {
    this.put(key, { explanation })
    this.enqueue(key, { explanation, seenVersion: this.seenVersion(key), how: 'typed' })
  }

  /** Two people wrote the same cell: this one decides which stays. */
  resolve(key: string, keep: 'mine' | 'theirs'): void {
    const { conflict, row } = this.view(key)
    if (conflict === undefined) return
    const { theirs, mine } = conflict
    const their = { ...row, current: theirs.theirs, version: Math.max(theirs.version, row.version) }
    this.put(key, { row: their, conflict: undefined, typed: undefined, explanation: undefined, unread: undefined })
    if (keep === 'theirs') return
    if (mine.explanation !== undefined) this.explain(key, mine.explanation)
    if (mine.typed !== undefined) this.set(key, mine.typed, 'typed', true)
  }

  /** The text that stands in a cell now, as it would be typed. */
  textOf(key: string): string {
    const { typed, conflict, row } = this.view(key)
    return conflict?.mine.typed ?? typed ?? textOfFigure(row.current)
  }

  /** Typed in an earlier visit and never confirmed: goes on where it stopped. Answers the cells recovered. */
  recover(kept: Readonly<Record<string, Kept>>): readonly string[] {
    const recovered = Object.entries(kept).filter(([key]) => this.views.get(key)?.row.editable === true)
    for (const [key, { typed, explanation, seenVersion }] of recovered) {
      const entry = { ...(explanation !== undefined && { explanation }), seenVersion, how: 'typed' as const }
      if (typed === undefined || this.reasonAgainst(key, typed) === undefined) {
        this.put(key, { typed, explanation })
        this.enqueue(key, { ...entry, ...(typed !== undefined && { typed }) })
      } else this.set(key, typed, 'typed', true)
    }
    return recovered.map(([key]) => key)
  }

  /** Everything that the server has not confirmed, for the recovery draft. */
  unsaved(): Readonly<Record<string, Kept>> {
    const kept: Record<string, Kept> = {}
    for (const key of this.order) {
      const { typed, explanation, unread, conflict, row } = this.view(key)
      const entry = autosave.unsaved(this.queue, key) ?? conflict?.mine
      if (entry) kept[key] = { typed: entry.typed, explanation: entry.explanation, seenVersion: entry.seenVersion }
      else if (unread) kept[key] = { typed, explanation, seenVersion: row.version }
    }
    return kept
  }

  /** Sends what waits at once and answers when all of it is confirmed; false: something is left. */
  async flush(): Promise<boolean> {
    for (let tries = 0; tries < 20 && !autosave.isSettled(this.queue) && this.told.refusal === undefined; tries += 1) {
      await (this.saving ?? this.run(true))
      if (this.queue.failures > 0) return false
    }
    return autosave.isSettled(this.queue) && this.told.unread === 0 && this.told.conflicts === 0
  }

  /** The line is back, or a person said: again. */
  hurry(): void {
    this.tell({ refusal: undefined })
    this.queue = autosave.hurry(this.queue, Date.now())
    this.schedule()
  }

  close(): void {
    clearTimeout(this.timer)
  }

  private set(key: string, typed: string, how: 'typed' | 'pasted', isLeft: boolean): void {
    const { row, conflict } = this.view(key)
    if (conflict !== undefined) {
      this.put(key, { conflict: { ...conflict, mine: { ...conflict.mine, typed } } })
      return
    }
    const reason = this.reasonAgainst(key, typed)
    const stands = autosave.unsaved(this.queue, key) === undefined && typed === textOfFigure(row.current)
    this.put(key, { typed: stands ? undefined : typed, unread: isLeft ? reason : undefined })
    if (reason !== undefined) {
      this.queue = autosave.drop(this.queue, key, 'figure')
      this.tell({})
    } else if (!stands) this.enqueue(key, { typed, seenVersion: this.seenVersion(key), how })
    else this.tell({})
  }

  private reasonAgainst(key: string, typed: string): Reason | undefined {
    const reading = readFigure(typed, this.view(key).row.indicator.unit.zh)
    return reading.state === 'refused' ? reading.reason : undefined
  }

  private seenVersion(key: string): number {
    if (this.typing?.key === key) return this.typing.version
    return autosave.unsaved(this.queue, key)?.seenVersion ?? this.view(key).row.version
  }

  private enqueue(key: string, entry: autosave.Entry): void {
    this.queue = autosave.enter(this.queue, key, entry, Date.now())
    this.tell({})
    this.schedule()
  }

  private schedule(): void {
    clearTimeout(this.timer)
    if (autosave.isSettled(this.queue) || this.queue.isFlying || this.told.refusal !== undefined) return
    this.timer = setTimeout(() => void this.run(false), Math.max(0, this.queue.dueAt - Date.now()))
  }

  private run(force: boolean): Promise<void> {
    const next = autosave.depart(this.queue, Date.now(), this.newId, force)
    if (next === undefined) return this.saving ?? Promise.resolve()
    this.queue = next
    this.tell({})
    this.saving = this.deliver(next.batch!).finally(() => {
      this.saving = undefined
      this.tell({})
      this.schedule()
    })
    return this.saving
  }

  private async deliver(batch: autosave.Batch): Promise<void> {
    try {
      this.settle(batch, await this.send(batch))
    } catch (error) {
      const isRunning = error instanceof RefusalError && error.reasons[0]?.key === 'idempotency.in-flight'
      if (error instanceof RefusalError && !isRunning && error.code !== 'over-limit') {
        this.queue = autosave.refused(this.queue)
        this.tell({ refusal: error })
      } else this.queue = autosave.lost(this.queue, Date.now())
    }
  }

  private settle(batch: autosave.Batch, saved: Saved): void {
    const versions = new Map(saved.rows.map((row) => [keyOf(row), row.version]))
    const overtaken = new Map(saved.conflicts.map((one) => [keyOf(one), one]))
    const mine = new Map([...overtaken.keys()].map((key) => [key, autosave.unsaved(this.queue, key)!]))
    this.queue = autosave.answered(this.queue, (key) => versions.get(key))
    for (const row of saved.rows) this.renew(row)
    for (const key of batch.entries.keys()) {
      if (overtaken.has(key)) continue
      const version = versions.get(key)
      const later = this.queue.waiting.get(key)
      const isTyped = this.typing?.key === key || this.view(key).unread !== undefined
      if (this.typing?.key === key && version !== undefined) this.typing = { key, version }
      this.put(key, { explanation: later?.explanation, ...(!isTyped && { typed: later?.typed }) })
    }
    for (const [key, theirs] of overtaken) {
      this.queue = autosave.drop(this.queue, key, 'all')
      this.put(key, { conflict: { mine: mine.get(key)!, theirs } })
    }
    for (const one of saved.unread) {
      this.put(keyOf(one), { typed: one.typed, unread: { key: '', params: { text: one.reason } } })
    }
    this.tell({ before: saved.before, savedAt: saved.savedAt })
  }

  private put(key: string, change: Partial<CellView>): void {
    this.views.set(key, { ...this.view(key), ...change })
    this.call(key)
  }

  private tell(change: Partial<Status>): void {
    const all = [...this.views.values()]
    const next: Status = {
      ...this.told,
      ...change,
      unsaved: new Set([...this.queue.waiting.keys(), ...(this.queue.batch?.entries.keys() ?? [])]).size,
      unread: all.filter(({ unread }) => unread !== undefined).length,
      conflicts: all.filter(({ conflict }) => conflict !== undefined).length,
      isSaving: this.queue.isFlying,
      isCutOff: this.queue.failures > 0,
    }
    this.changed()
    if (JSON.stringify(next) === JSON.stringify(this.told)) return
    this.told = next
    this.call(STATUS)
  }

  private call(key: string): void {
    for (const listener of this.listeners.get(key) ?? []) listener()
  }
}

/** The name under which a listener hears of the status of the whole. */
export const STATUS = 'status'

/** Why a text is no figure, in the words of the engine. */
export const readingWords = indicatorMessages
