import { getTenantClock } from '#cases/server/tenant.queries.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type { WrittenColumn, WrittenRow, WrittenSheet, WrittenWorkbook } from '#engine/spreadsheet/written-workbook.ts'
import { type Language, say } from '#engine/text/message.ts'
import { planWorkbookColumns, planWorkbookMessages } from '#modules/dispatch/plan-workbook.messages.ts'
import { headOf } from '#modules/dispatch/server/indicator.queries.ts'
import { cellOf, loadPlanBook, type PlanBook } from '#modules/dispatch/server/plan-workbook.service.ts'
import type { TargetRow } from '#modules/dispatch/server/target.queries.ts'
import type { OperationContext } from '#server/http/module.ts'
import type { Download } from '#server/http/transfer.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const SPARE_LINES = 50
const KINDS = ['initial', 'intermediate', 'final'] as const

/** A plan as a workbook to be altered and dropped back: its indicators with weights, and the targets of every unit. */
export async function downloadPlanWorkbookOf(context: OperationContext, planId: string): Promise<Download> {
  const book = await loadPlanBook(context, planId)
  const { utcOffsetMinutes } = await getTenantClock(context.tx, context.tenantId)
  const at = new Date(context.now.getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' ')
  const workbook = planWorkbook(book, context.language, at, context.now.toISOString())
  const body = await writeWorkbook(workbook)
  context.audit({ subjectKind: 'plan', subjectId: planId, detail: { version: book.plan.version, format: 'xlsx' } })
  return { body, name: `${workbook.title}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}

function planWorkbook(book: PlanBook, language: Language, at: string, createdAt: string): WrittenWorkbook {
  const { plan } = book
  const title = language === 'en' ? plan.nameEn : plan.nameZh
  const word = (key: keyof typeof planWorkbookMessages) => say(planWorkbookMessages, language, key)
  const facts = say(planWorkbookMessages, language, 'plan-workbook.facts', { version: plan.version, at })
  const sheet = (name: string, how: string) => ({
    name,
    title: `${title} · ${name}`,
    lines: [facts, how],
    isLocked: true,
  })
  return {
    title,
    creator: '',
    createdAt,
    sheets: [
      { ...sheet(word('plan-workbook.goals'), word('plan-workbook.how-goals')), ...goalSheet(book, language) },
      { ...sheet(word('plan-workbook.targets'), word('plan-workbook.how-targets')), ...targetSheet(book, language) },
    ],
  }
}

type SheetContent = Pick<WrittenSheet, 'columns' | 'rows' | 'frozenColumns' | 'spareLines'>

function goalSheet({ shown, dictionary }: PlanBook, language: Language): SheetContent {
  const label = (key: keyof typeof planWorkbookColumns) => say(planWorkbookColumns, language, key)
  const pick = (text: { zh: string; en: string }) => (language === 'en' ? text.en : text.zh)
  const columns: WrittenColumn[] = [
    { label: label('goal'), kind: 'text', isOpen: true },
    { label: label('goalZh'), kind: 'text', width: 28, isOpen: true },
    { label: label('goalEn'), kind: 'text', width: 28, isOpen: true },
    {
      label: label('indicator'),
      kind: 'text',
      width: 22,
      isOpen: true,
      choices: dictionary.entries.map(({ code }) => code),
    },
    { label: label('name'), kind: 'text', width: 32 },
    { label: label('measure'), kind: 'text' },
    { label: label('direction'), kind: 'text' },
    { label: label('weight'), kind: 'number', isOpen: true, range: { min: '0', max: '100' } },
  ]
  const rows = shown.goals.flatMap((goal) =>
    goal.indicators.map((item): WrittenRow => {
      const direction = say(planWorkbookMessages, language, `plan-workbook.direction.${item.direction}`)
      const words = [pick(item.name), pick(item.unit), direction]
      return [goal.code, goal.name.zh, goal.name.en, item.code, ...words, item.weight.replace(/\.0+$/, '')]
    }),
  )
  return { columns, rows, spareLines: SPARE_LINES }
}

/** A line for each indicator and unit, a column for each period and kind of target that the plan has. */
function targetSheet(book: PlanBook, language: Language): SheetContent {
  const label = (key: keyof typeof planWorkbookColumns) => say(planWorkbookColumns, language, key)
  const pick = (text: { zh: string; en: string }) => (language === 'en' ? text.en : text.zh)
  const cells = book.periods.flatMap((period) => {
    const used = KINDS.filter(
      (kind) =>
        kind === 'final' || [...book.targets.values()].some((row) => row.period === period && row.kind === kind),
    )
    return used.map((kind) => ({ period, kind }))
  })
  const columns: WrittenColumn[] = [
    { label: label('indicator'), kind: 'text', width: 22 },
    { label: label('name'), kind: 'text', width: 32 },
    { label: label('measure'), kind: 'text' },
    { label: label('unit'), kind: 'text' },
    { label: label('unitName'), kind: 'text', width: 24 },
    ...cells.map(
      ({ period, kind }): WrittenColumn => ({ label: label(kind), group: period, kind: 'number', isOpen: true }),
    ),
  ]
  const items = book.shown.goals.flatMap((goal) => goal.indicators)
  const rows = items.flatMap((item) =>
    book.places.map((place): WrittenRow => {
      const head = headOf(book.dictionary.byId.get(item.id)!)
      const words = [item.code, pick(item.name), pick(head.unit), place.code, pick(place.name.name)]
      const values = cells.map((cell) =>
        targetText(book.targets.get(cellOf({ indicatorId: item.id, unitId: place.id, ...cell })), language),
      )
      return [...words, ...values]
    }),
  )
  return { columns, rows, frozenColumns: 5 }
}

function targetText(row: TargetRow | undefined, language: Language): string | null {
  if (row === undefined) return null
  if (row.expectation === 'not-applicable') return say(planWorkbookMessages, language, 'plan-workbook.not-applicable')
  if (row.expectation === 'no-target') return say(planWorkbookMessages, language, 'plan-workbook.no-target')
  return row.value ?? `${row.bandLow}~${row.bandHigh}`
}
