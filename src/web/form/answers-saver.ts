import type { Answers } from '#engine/form/form.ts'
import type { MergeConflict } from '#engine/form/merge-rows.ts'
import { sameValue } from '#engine/form/same-value.ts'
import { RefusalError } from '#web/client/refusal-error.ts'
import { typedAnswers } from '#web/form/answer-edits.ts'
import type { AnswersBook } from '#web/form/answers-book.ts'
import type { KeptAnswers } from '#web/form/answers-view.ts'
import * as queue from '#web/form/save-queue.ts'

export interface SaveBatch {
  readonly id: string
  /** The version that the answers were typed upon. */
  readonly base: number
  readonly answers: Answers
}

export interface SavedAnswers extends KeptAnswers {
  readonly conflicts: readonly MergeConflict[]
  readonly savedAt: string
}

export interface SaveStatus {
  readonly isUnsaved: boolean
  readonly isSaving: boolean
  /** Further tries failed: the line is broken or the server falters. */
  readonly isCutOff: boolean
  readonly refusal: RefusalError | undefined
  readonly savedAt: string | undefined
}

interface Tools {
  readonly save: (batch: SaveBatch) => Promise<SavedAnswers>
  readonly newId: () => string
  /** Keeps a copy in this browser until all of it is acknowledged; undefined: nothing is left to keep. */
  readonly keep: (unsaved: { readonly base: KeptAnswers; readonly answers: Answers } | undefined) => void
  readonly now?: () => number
}

const KEEP_AFTER_MS = 200

/** Saves a book by itself: within three seconds of the last key, the same batch until its outcome is known. */
export class AnswersSaver {
  readonly #book: AnswersBook
  readonly #tools: Tools
  #queue = queue.emptyQueue<Omit<SaveBatch, 'id'>>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #keeping: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> | undefined
  #status: SaveStatus
  readonly #listeners = new Set<() => void>()

  constructor(book: AnswersBook, tools: Tools, savedAt?: string) {
    this.#book = book
    this.#tools = tools
    this.#status = { isUnsaved: false, isSaving: false, isCutOff: false, refusal: undefined, savedAt }
    book.changed = () => this.#typed()
  }

  status = (): SaveStatus => this.#status
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Sends what waits at once; true when all of it is confirmed. */
  async flush(): Promise<boolean> {
    for (let tries = 0; tries < 10 && !queue.isSaved(this.#queue) && this.#status.refusal === undefined; tries++) {
      await (this.#running ?? this.#run(true))
      if (this.#queue.failures > 0) return false
    }
    return queue.isSaved(this.#queue) && this.#book.unread === 0
  }

  /** The line is back, or somebody said: again. */
  hurry(): void {
    this.#queue = queue.hurry(this.#queue, this.#now())
    this.#tell({ refusal: undefined })
    this.#schedule()
  }

  /** Keeps what is unsaved in this browser at once: the page is being left. */
  keepNow(): void {
    clearTimeout(this.#keeping)
    this.#keeping = undefined
    this.#tools.keep(queue.isSaved(this.#queue) ? undefined : { base: this.#book.kept, answers: this.#answers() })
  }

  close(): void {
    clearTimeout(this.#timer)
    this.keepNow()
  }

  #answers = (): Answers => typedAnswers(this.#book.form, this.#book.answers)
  #now = (): number => this.#tools.now?.() ?? performance.now()

  #typed(): void {
    this.#queue = queue.typed(this.#queue, this.#now())
    this.#keeping ??= setTimeout(() => this.keepNow(), KEEP_AFTER_MS)
    this.#tell({})
    this.#schedule()
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    if (queue.isSaved(this.#queue) || this.#queue.isFlying || this.#status.refusal !== undefined) return
    this.#timer = setTimeout(() => void this.#run(false), Math.max(0, Math.ceil(this.#queue.dueAt - this.#now())))
  }

  #run(isForced: boolean): Promise<void> {
    const next = queue.depart(
      this.#queue,
      this.#now(),
      () => ({
        id: this.#tools.newId(),
        content: { base: this.#book.kept.version, answers: this.#answers() },
      }),
      isForced,
    )
    if (next === undefined) {
      // A timer may fire a breath before its time.
      this.#schedule()
      return this.#running ?? Promise.resolve()
    }
    this.#queue = next
    this.#tell({})
    this.#running = this.#deliver({ id: next.batch!.id, ...next.batch!.content }).finally(() => {
      this.#running = undefined
      this.keepNow()
      this.#tell({})
      this.#schedule()
    })
    return this.#running
  }

  async #deliver(batch: SaveBatch): Promise<void> {
    try {
      const saved = await this.#tools.save(batch)
      this.#queue = queue.arrived(this.#queue)
      if (saved.conflicts.length === 0 && sameValue(saved.answers, batch.answers))
        this.#book.confirm(saved.version, batch.answers, saved.sources)
      else this.#book.take(saved, batch.answers, saved.conflicts)
      this.#tell({ savedAt: saved.savedAt })
    } catch (error) {
      if (error instanceof RefusalError && !isForLater(error)) {
        this.#queue = queue.refused(this.#queue, this.#now())
        this.#tell({ refusal: error })
      } else this.#queue = queue.lost(this.#queue, this.#now())
    }
  }

  #tell(change: Partial<SaveStatus>): void {
    this.#status = {
      ...this.#status,
      ...change,
      isUnsaved: !queue.isSaved(this.#queue),
      isSaving: this.#queue.isFlying,
      isCutOff: this.#queue.failures > 0,
    }
    for (const listener of this.#listeners) listener()
  }
}

const TOO_MANY = 429

/** The server has enough to do, or is still at this very save: it goes again by itself. */
const isForLater = ({ status, reasons }: RefusalError): boolean =>
  status === TOO_MANY || reasons[0]?.key === 'idempotency.in-flight'
