import { readDocument } from '#engine/document/check-document.ts'
import type { DocumentNumber } from '#engine/document/document-number.ts'
import { editableText, withText } from '#engine/document/edit-part.ts'
import { flow } from '#engine/document/flow.ts'
import type { OfficialDocument } from '#engine/document/official-document.ts'
import type { Table } from '#engine/document/table.ts'
import type { Finding } from '#engine/document/template-compiler.ts'
import { plainText } from '#engine/document/words.ts'
import { Refusal } from '#engine/refusal.ts'
import type { WrittenSheet } from '#engine/spreadsheet/written-workbook.ts'

/** A part of a document worded otherwise; `body/7/text`. */
export interface Wording {
  readonly part: string
  readonly text: string
}

const pathOf = (part: string): readonly (string | number)[] =>
  part.split('/').map((step) => (/^\d+$/.test(step) ? Number(step) : step))

/** The text of a part that its template leaves to the office. @throws Refusal rule-broken for any other part. */
export function wordedText(paper: OfficialDocument, part: string): string {
  for (const { parts } of flow(paper)) {
    for (const one of parts) {
      if (one.kind !== 'paragraph' || one.editable !== true || one.path.join('/') !== part) continue
      return editableText(one)!.text
    }
  }
  throw new Refusal('rule-broken', { key: 'paper.not-editable', at: 'part' })
}

/** The document with the office's own words in their places. */
export function withWordings(paper: OfficialDocument, wordings: readonly Wording[]): OfficialDocument {
  return wordings.reduce((worded, { part, text }) => withText(worded, pathOf(part), text), paper)
}

/** The document as it is issued: numbered, dated on the day. */
export function issued(paper: OfficialDocument, number: DocumentNumber, on: string): OfficialDocument {
  return readDocument({
    ...paper,
    number,
    ...(paper.signature && { signature: { ...paper.signature, date: on } }),
    ...(paper.print && { print: { ...paper.print, date: on } }),
  })
}

export interface Lack {
  readonly key: string
  readonly name: string
  readonly at: string
  readonly times: number
}

/** What the data lacked, each once with how often. That a draft has no number yet is no lack. */
export function lacksOf(findings: readonly Finding[]): Lack[] {
  const lacks = new Map<string, Lack>()
  for (const { key, params, at } of findings) {
    if (at === 'number') continue
    const name = String(params?.name ?? '')
    const known = lacks.get(`${key} ${at}`)
    lacks.set(`${key} ${at}`, { key, name, at, times: (known?.times ?? 0) + 1 })
  }
  return [...lacks.values()]
}

/** The tables of the attachments as sheets. */
export function annexSheets(
  paper: OfficialDocument,
): Pick<WrittenSheet, 'name' | 'title' | 'columns' | 'rows' | 'lines'>[] {
  return paper.attachments.flatMap(({ title, body }, at) =>
    body.flatMap((block) =>
      block.kind === 'table' ? [{ name: `${at + 1} ${title}`.slice(0, 31), title, ...sheetOf(block) }] : [],
    ),
  )
}

const NUMBER = /^[+-]?\d+(\.\d+)?%?$/

function sheetOf({ columns, heads, rows, notes }: Table) {
  const texts = rows.map(({ cells }) => cells.map((cell) => textOf(cell)))
  return {
    lines: notes,
    columns: columns.map((_, at) => {
      const isNumber = texts.some((cells) => isFigure(cells[at]))
      return {
        label: textOf(heads.at(-1)?.[at] ?? ''),
        kind: isNumber ? ('number' as const) : ('text' as const),
        ...(isNumber && texts.some((cells) => cells[at]?.endsWith('%')) && { unit: '%' }),
      }
    }),
    rows: texts.map((cells) => cells.map((cell) => (isFigure(cell) ? cell.replace(/^\+|%$/g, '') : cell))),
  }
}

const isFigure = (text: string | undefined): text is string => text !== undefined && NUMBER.test(text)

const textOf = (cell: Table['rows'][number]['cells'][number]): string =>
  typeof cell === 'string' || Array.isArray(cell) ? plainText(cell) : plainText(cell.text)
