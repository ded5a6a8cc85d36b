import { createContext, useContext, useSyncExternalStore } from 'react'
import type { CompiledForm } from '#engine/form/compile-form.ts'
import { type AnswersBook, OVERVIEW } from '#web/form/answers-book.ts'
import type { FieldView, Overview, RowView } from '#web/form/answers-view.ts'
import type { RegisterHit } from '#web/frame/services.ts'

/** A file as an answer keeps it. */
export interface AnswerFile {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly sha256: string
}

export interface CodeItem {
  readonly code: string
  readonly parent?: string | undefined
  readonly name: { readonly zh: string; readonly en: string }
}

/** What the fields of a form ask for and do not hold themselves. Without an act, it cannot be done here. */
export interface FormTools {
  readonly form: CompiledForm
  readonly book: AnswersBook
  readonly lists: ReadonlyMap<string, readonly CodeItem[]>
  readonly find?: (register: string, text: string, signal: AbortSignal) => Promise<readonly RegisterHit[]>
  readonly upload?: (field: string, file: File) => Promise<AnswerFile>
  readonly download?: (file: AnswerFile) => Promise<void>
  /** Signs what stands in the field's name; the answer is the signature as it is kept. */
  readonly sign?: (field: string, hash: string) => Promise<void>
  /** Why this person cannot sign in that field now. */
  readonly whyNotSign?: (field: string) => string | undefined
  /** Who else has the keyboard where, by path. */
  readonly editors: ReadonlyMap<string, string>
  readonly newId: () => string
}

export const FormToolsContext = createContext<FormTools | undefined>(undefined)

export function useFormTools(): FormTools {
  const tools = useContext(FormToolsContext)
  if (tools === undefined) throw new Error('a field stands outside of its form')
  return tools
}

export function useFieldView(book: AnswersBook, code: string): FieldView {
  return useSyncExternalStore(
    (listener) => book.subscribe(code, listener),
    () => book.field(code),
  )
}

export function useRowView(book: AnswersBook, table: string, key: string): RowView | undefined {
  return useSyncExternalStore(
    (listener) => book.subscribe(`${table}/${key}`, listener),
    () => book.row(table, key),
  )
}

export function useTotals(book: AnswersBook, table: string): Readonly<Record<string, number | undefined>> {
  return useSyncExternalStore(
    (listener) => book.subscribe(`${table}/`, listener),
    () => book.totals(table),
  )
}

export function useOverview(book: AnswersBook): Overview {
  return useSyncExternalStore(
    (listener) => book.subscribe(OVERVIEW, listener),
    () => book.overview(),
  )
}
