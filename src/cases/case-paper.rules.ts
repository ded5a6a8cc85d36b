import type { Block, OfficialDocument, Paragraph } from '#engine/document/official-document.ts'
import type { Table } from '#engine/document/table.ts'
import { printable } from '#engine/document/words.ts'
import type { CompiledForm } from '#engine/form/compile-form.ts'
import type { Column, Field, FieldOf } from '#engine/form/field.ts'
import type { Section } from '#engine/form/form.ts'
import type { FormState } from '#engine/form/form-state.ts'
import { writeMoney } from '#engine/form/money.ts'
import { isEmpty, isRecord, own } from '#engine/form/same-value.ts'
import type { Language } from '#engine/text/message.ts'

interface Printed {
  readonly form: CompiledForm
  readonly state: FormState
  readonly language: Language
  /** 张掖市葡萄创新… , and what stands under it: number, unit, which submission. */
  readonly title: string
  readonly lines: readonly string[]
  /** What stands behind it: who has signed. */
  readonly end?: readonly Block[]
}

type Text = { readonly zh: string; readonly en: string }

const BLANK = '—'
const LONGEST_LINE = 180
/** Tables with more columns lie on pages of their own, across. */
const NARROW = 6

/** A form filled in as it is printed: steps as headings, fields as a form of two columns, tables with their totals. */
export function answersOnPaper({ form, state, language, title, lines, end = [] }: Printed): OfficialDocument {
  const say = (text: Text) => (language === 'zh-CN' ? text.zh : text.en)
  const body: Block[] = lines.map((line) => paragraph(line, 'center'))
  for (const step of form.form.steps) {
    const sections = step.sections
      .map((section) => sectionOn(section, form, state, say))
      .filter((one) => one.length > 0)
    if (sections.length === 0) continue
    body.push({ kind: 'heading', level: 1, text: line(say(step.title)) }, ...sections.flat())
  }
  return {
    head: { kind: 'plain' },
    title: printable(title).slice(0, 190),
    signers: [],
    attendance: [],
    attachments: [],
    body: body.length > 0 ? [...body, ...end] : [paragraph(BLANK), ...end],
  }
}

function sectionOn(section: Section, form: CompiledForm, state: FormState, say: (text: Text) => string): Block[] {
  const shown = section.fields.filter(({ code, kind }) => kind !== 'note' && state.shown.get(code) !== false)
  if (shown.length === 0) return []
  const blocks: Block[] = [{ kind: 'heading', level: 2, text: line(say(section.title)) }]
  let plain: Field[] = []
  const flush = () => {
    if (plain.length > 0) blocks.push(pairs(plain, form, state, say))
    plain = []
  }
  for (const field of shown) {
    if (field.kind === 'table') {
      flush()
      blocks.push(...tableOn(field, form, state, say))
    } else if (field.kind === 'rich-text') {
      flush()
      const written = richLines(own(state.answers, field.code))
      blocks.push({ kind: 'heading', level: 3, text: line(say(field.label)) })
      blocks.push(...(written.length === 0 ? [paragraph(BLANK)] : written.map((text) => paragraph(text))))
    } else plain.push(field)
  }
  flush()
  return blocks
}

function pairs(fields: readonly Field[], form: CompiledForm, state: FormState, say: (text: Text) => string): Table {
  return {
    kind: 'table',
    columns: [
      { share: 3, align: 'center' },
      { share: 7, align: 'left' },
    ],
    heads: [],
    rows: fields.map((field) => ({
      cells: [
        { text: text(say(field.label)), columns: 1, rows: 1, label: true },
        text(answerInWords(field, own(state.answers, field.code), form, say)),
      ],
    })),
    notes: [],
    wide: false,
  }
}

function tableOn(field: FieldOf<'table'>, form: CompiledForm, state: FormState, say: (text: Text) => string): Block[] {
  const rows = state.rows.get(field.code) ?? []
  const hasLabels = field.rows !== undefined
  const columns = field.columns
  const labelOf = (key: unknown) => say(field.rows?.find((one) => one.row === key)?.label ?? { zh: '', en: '' })
  const totals = state.totals[field.code] ?? {}
  const cells = rows.map(({ row }) => ({
    cells: [
      ...(hasLabels ? [text(labelOf(row.row))] : []),
      ...columns.map((column) => text(answerInWords(column, own(row, column.code), form, say))),
    ],
  }))
  const sum = columns.map((column) => {
    const total = totals[column.code]
    return field.totals.includes(column.code) && total !== undefined ? answerInWords(column, total, form, say) : ''
  })
  const total =
    field.totals.length === 0 ? [] : [{ cells: hasLabels ? [say(SUM), ...sum] : withSum(sum, say(SUM)), strong: true }]
  const money = columns.filter((column) => column.kind === 'money')
  return [
    {
      kind: 'table',
      title: line(say(field.label)),
      ...(money.length > 0 && {
        unit: `${say(MEASURE)}${say(MONEY[(money[0] as { shownIn: '万元' | '元' }).shownIn])}`,
      }),
      columns: [
        ...(hasLabels ? [{ share: 3, align: 'left' as const }] : []),
        ...columns.map(({ kind }) => ({
          share: kind === 'text' ? 3 : 2,
          align: kind === 'money' || kind === 'number' ? ('right' as const) : ('left' as const),
        })),
      ],
      heads: [[...(hasLabels ? [''] : []), ...columns.map((column) => text(say(column.label)))]],
      rows:
        cells.length === 0
          ? [{ cells: [...(hasLabels ? [BLANK] : []), ...columns.map(() => BLANK)] }]
          : [...cells, ...total],
      notes: [],
      wide: columns.length + (hasLabels ? 1 : 0) > NARROW,
    },
  ]
}

const SUM: Text = { zh: '合计', en: 'Total' }
const MEASURE: Text = { zh: '单位：', en: 'In ' }
const MONEY = { 万元: { zh: '万元', en: '10,000 yuan' }, 元: { zh: '元', en: 'yuan' } } as const
const YES: Text = { zh: '是', en: 'yes' }
const NO: Text = { zh: '否', en: 'no' }

/** The word for the sum stands in the first cell that has none of its own. */
function withSum(cells: readonly string[], word: string): string[] {
  const at = cells.indexOf('')
  return at < 0 ? [...cells] : cells.map((cell, place) => (place === at ? word : cell))
}

/** One answer as a reader sees it: codes by their names, money as it is shown. */
function answerInWords(
  field: Field | Column,
  value: unknown,
  { library }: CompiledForm,
  say: (text: Text) => string,
): string {
  if (isEmpty(value)) return BLANK
  switch (field.kind) {
    case 'money':
      return typeof value === 'number' && Number.isSafeInteger(value) ? writeMoney(value, field.shownIn) : BLANK
    case 'yes-no':
      return say(value === true ? YES : NO)
    case 'period':
      return isRecord(value) ? `${String(value.from ?? '')} — ${String(value.to ?? '')}` : BLANK
    case 'choice': {
      const items = field.list === undefined ? undefined : library.lists.get(field.list)
      const nameOf = (code: unknown) => {
        const option = field.options?.find((one) => one.code === code)?.name ?? items?.get(String(code))
        return option ? say(option) : String(code)
      }
      return (Array.isArray(value) ? value : [value]).map(nameOf).join('、')
    }
    case 'reference':
      return isRecord(value) ? String(value.name ?? '') : String(value)
    case 'file':
      return Array.isArray(value) ? value.map((one) => (isRecord(one) ? String(one.name ?? '') : '')).join('、') : BLANK
    case 'signature':
      return isRecord(value) ? `${String(value.by ?? '')}　${String(value.at ?? '').slice(0, 10)}` : BLANK
    case 'keywords':
      return Array.isArray(value) ? value.map(String).join('、') : BLANK
    default:
      return String(value)
  }
}

/** The lines of a rich text; pictures are told by a word. */
function richLines(value: unknown): string[] {
  const lines: string[] = []
  const inline = (node: unknown): string => {
    if (!isRecord(node)) return ''
    if (node.type === 'text') return String(node.text ?? '')
    if (node.type === 'line-break') return '\n'
    return Array.isArray(node.content) ? node.content.map(inline).join('') : ''
  }
  const visit = (node: unknown, sign: string): void => {
    if (!isRecord(node)) return
    const content = Array.isArray(node.content) ? node.content : []
    if (node.type === 'paragraph' || node.type === 'heading') {
      const written = inline(node).trim()
      if (written !== '') lines.push(...written.split('\n').map((part, at) => (at === 0 ? sign + part : part)))
    } else if (node.type === 'table-row') lines.push(content.map(inline).join(' | '))
    else for (const [at, child] of content.entries()) visit(child, signOf(node.type, at) || sign)
  }
  visit(value, '')
  return lines
}

const signOf = (type: unknown, at: number): string =>
  type === 'bullet-list' ? '· ' : type === 'ordered-list' ? `${at + 1}. ` : ''

const text = (value: string): string => printable(value).slice(0, 20_000) || BLANK
const line = (value: string): string => printable(value).replaceAll(/\s+/g, ' ').slice(0, LONGEST_LINE) || BLANK
const paragraph = (value: string, align: Paragraph['align'] = 'body'): Paragraph => ({
  kind: 'paragraph',
  text: text(value),
  align,
})
