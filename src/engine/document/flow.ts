import { chineseDate } from '#engine/document/chinese-date.ts'
import { formatDocumentNumber } from '#engine/document/document-number.ts'
import { numberHeadings } from '#engine/document/heading-number.ts'
import type { Block, Head, Heading, OfficialDocument } from '#engine/document/official-document.ts'
import type { Align } from '#engine/document/table.ts'
import type { Words } from '#engine/document/words.ts'
import { wrapTitle } from '#engine/document/wrap-title.ts'

/** Where a part stands in the document: `['body', 3, 'text']`. */
export type PartPath = readonly (string | number)[]

/** One thing on the paper, in reading order: what the writer of files and the preview both draw. */
export type Part = { readonly path: PartPath } & (
  | { readonly kind: 'front'; readonly lines: readonly string[] }
  | { readonly kind: 'mark'; readonly head: Exclude<Head, { kind: 'plain' }> }
  | { readonly kind: 'number'; readonly number: string; readonly signers: readonly string[]; readonly beside?: string }
  | { readonly kind: 'issue'; readonly issue: string | undefined; readonly organ: string; readonly date: string }
  | { readonly kind: 'red-line' }
  | { readonly kind: 'title'; readonly lines: readonly string[] }
  | { readonly kind: 'addressee'; readonly text: string }
  | { readonly kind: 'heading'; readonly label: string; readonly heading: Heading }
  | {
      readonly kind: 'paragraph'
      readonly text: Words
      readonly align: Align | 'body'
      readonly editable?: boolean | undefined
    }
  | (Extract<Block, { kind: 'table' }> & { readonly path: PartPath })
  | (Extract<Block, { kind: 'picture' }> & { readonly path: PartPath })
  | (Extract<Block, { kind: 'chart' }> & { readonly path: PartPath })
  | { readonly kind: 'attachment-list'; readonly titles: readonly string[] }
  | { readonly kind: 'signature'; readonly organs: readonly string[]; readonly date: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'attendance'; readonly groups: OfficialDocument['attendance'] }
  | { readonly kind: 'attachment-head'; readonly label: string; readonly lines: readonly string[] }
  | {
      readonly kind: 'print-block'
      readonly copies: string | undefined
      readonly office: string
      readonly date: string
    }
)
export type PartOf<Kind extends Part['kind']> = Extract<Part, { readonly kind: Kind }>

/** Pages of one orientation; a section begins on a new page. */
export interface Section {
  readonly wide: boolean
  readonly parts: readonly Part[]
}

/** The parts of a document in reading order, in sections: a wide table has a landscape section of its own. */
export function flow(paper: OfficialDocument): readonly Section[] {
  const sections: { wide: boolean; parts: Part[] }[] = [{ wide: false, parts: [] }]
  const put = (part: Part, wide: boolean) => {
    const last = sections.at(-1)!
    if (last.wide === wide) last.parts.push(part)
    else if (last.parts.length === 0) sections[sections.length - 1] = { wide, parts: [part] }
    else sections.push({ wide, parts: [part] })
  }
  for (const part of [...headParts(paper), ...bodyParts(paper.body, ['body']), ...endParts(paper)])
    put(part, isWide(part))
  for (const [at, { title, body }] of paper.attachments.entries()) {
    const label = paper.attachments.length === 1 ? '附件' : `附件${at + 1}`
    const parts = bodyParts(body, ['attachments', at, 'body'])
    const head: Part = {
      kind: 'attachment-head',
      label,
      lines: wrapTitle(title),
      path: ['attachments', at, 'title'],
    }
    put(head, isWide(parts[0]!))
    for (const part of parts) put(part, isWide(part))
  }
  if (paper.print !== undefined) {
    const { copies, office, date } = paper.print
    put({ kind: 'print-block', copies, office, date: written(date), path: ['print'] }, false)
  }
  return sections
}

const isWide = (part: Part): boolean => part.kind === 'table' && part.wide

function written(date: string): string {
  return chineseDate(date) ?? date
}

function headParts(paper: OfficialDocument): Part[] {
  const { head } = paper
  const front = frontLines(paper)
  const frontPart: Part[] = front.some((line) => line !== '') ? [{ kind: 'front', lines: front, path: [] }] : []
  const number = paper.number === undefined ? '' : formatDocumentNumber(paper.number)
  const numberPart: PartOf<'number'> = { kind: 'number', number, signers: paper.signers, path: ['number'] }
  const hasNumber = number !== '' || paper.signers.length > 0
  const parts: Part[] = []
  if (head.kind === 'letter') {
    // A letter's number stands at the right of the line whose left holds copy number, secrecy or urgency (10.1).
    const [beside, ...rest] = front
    parts.push({ kind: 'mark', head, path: ['head'] })
    if (!hasNumber) parts.push(...frontPart)
    else if (beside === undefined || beside === '') parts.push(numberPart)
    else parts.push({ ...numberPart, beside })
    if (hasNumber && rest.length > 0) parts.push({ kind: 'front', lines: rest, path: [] })
  } else {
    parts.push(...frontPart)
    if (head.kind !== 'plain') parts.push({ kind: 'mark', head, path: ['head'] })
    if (head.kind === 'minutes') {
      const issue = head.issue === undefined ? number || undefined : `第${head.issue}期`
      parts.push({ kind: 'issue', issue, organ: head.organ, date: written(head.date), path: ['head'] })
    } else if (hasNumber) parts.push(numberPart)
    if (head.kind !== 'plain') parts.push({ kind: 'red-line', path: ['head'] })
  }
  parts.push({ kind: 'title', lines: wrapTitle(paper.title), path: ['title'] })
  if (paper.addressee !== undefined)
    parts.push({ kind: 'addressee', text: `${paper.addressee}：`, path: ['addressee'] })
  return parts
}

/**
 * The lines at the upper left: copy number on the first, secrecy on the second, urgency on the first that is free
 * (GB/T 9704-2012, 7.2.1 to 7.2.3).
 */
function frontLines({ copyNumber, secrecy, urgency }: OfficialDocument): string[] {
  const secret = secrecy && `${secrecy.level}${secrecy.term === undefined ? '' : `★${secrecy.term}`}`
  const lines = [copyNumber ?? '', secret ?? '']
  if (urgency === undefined) return lines
  const pressing = [...urgency].join('\u3000')
  if (copyNumber === undefined && secret === undefined) return [pressing]
  return secret === undefined ? [copyNumber!, pressing] : [...lines, pressing]
}

function bodyParts(blocks: readonly Block[], base: PartPath): Part[] {
  const numbers = numberHeadings(blocks)
  return blocks.map((block, at): Part => {
    const path = [...base, at]
    if (block.kind === 'heading') return { kind: 'heading', label: numbers.get(at)!, heading: block, path }
    if (block.kind === 'paragraph') return { ...block, path: [...path, 'text'] }
    return { ...block, path }
  })
}

function endParts(paper: OfficialDocument): Part[] {
  const parts: Part[] = []
  const titles = paper.attachments.map(({ title }) => title)
  if (titles.length > 0) parts.push({ kind: 'attachment-list', titles, path: ['attachments'] })
  if (paper.signature !== undefined) {
    const { organs, date } = paper.signature
    parts.push({ kind: 'signature', organs, date: written(date), path: ['signature'] })
  }
  if (paper.attendance.length > 0) parts.push({ kind: 'attendance', groups: paper.attendance, path: ['attendance'] })
  if (paper.note !== undefined) parts.push({ kind: 'note', text: `（${paper.note}）`, path: ['note'] })
  return parts
}
