import { getToday } from '#cases/server/tenant.queries.ts'
import { Refusal } from '#engine/refusal.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import type { WrittenColumn, WrittenRow } from '#engine/spreadsheet/written-workbook.ts'
import { say } from '#engine/text/message.ts'
import type * as cultivation from '#modules/policies/cultivation.contract.ts'
import type * as contract from '#modules/policies/ladder.contract.ts'
import { ladderMessages } from '#modules/policies/ladder.messages.ts'
import { listPlanRecords } from '#modules/policies/server/cultivation.queries.ts'
import { getLadderOf } from '#modules/policies/server/cultivation-practice.queries.ts'
import { planRow, stepNames } from '#modules/policies/server/cultivation-view.service.ts'
import { listStandingRows } from '#modules/policies/server/ladder.queries.ts'
import { certificatesInSight, shownStanding } from '#modules/policies/server/ladder.service.ts'
import { getPolicyBook } from '#modules/policies/server/policy-book.queries.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

const MOST_ROWS = 20_000

type Word = keyof typeof ladderMessages & string
type Words = (key: Word, params?: Readonly<Record<string, string | number>>) => string

const wordsIn =
  ({ language }: OperationContext): Words =>
  (key, params) =>
    say(ladderMessages, language, key, params)
const pickIn =
  ({ language }: OperationContext) =>
  (name: { readonly zh: string; readonly en: string }) =>
    language === 'en' ? name.en : name.zh

const text = (label: string, width?: number): WrittenColumn => ({ label, kind: 'text', ...(width && { width }) })
const count = (label: string): WrittenColumn => ({ label, kind: 'number' })

interface Written {
  readonly title: string
  readonly filters: readonly (string | undefined)[]
  readonly facts: 'export.facts' | 'export.rows'
  readonly columns: readonly WrittenColumn[]
  readonly rows: readonly WrittenRow[]
}

async function download(context: OperationContext, { title, filters, facts, columns, rows }: Written) {
  const { actor, now } = context
  const words = wordsIn(context)
  const today = await getToday(context.tx, context.tenantId, now)
  const lines = [
    words('export.filter', { filters: filters.filter(Boolean).join(' · ') || words('standing.all') }),
    words(facts, { n: rows.length, today, who: actor.name }),
  ]
  context.audit({ detail: { list: title, rows: rows.length } })
  const sheet = { name: title.slice(0, 30), title, lines, columns: [...columns], rows: [...rows], frozenColumns: 2 }
  const body = await writeWorkbook({ title, creator: actor.name, createdAt: now.toISOString(), sheets: [sheet] })
  return { body, name: `${title}${today}.xlsx`, contentType: XLSX_TYPE, sizeBytes: body.length }
}

export const exportLadderOf: Handler<typeof contract.exportLadder> = async (context, filter) => {
  const book = await getPolicyBook(context.tx, context.tenantId)
  const ladder = await getLadderOf(context)
  const words = wordsIn(context)
  const pick = pickIn(context)
  const nameOf = (code: string | null) => {
    const step = ladder.steps.find((one) => one.code === code)
    return step === undefined ? code : pick(step.name)
  }
  const { rows, total } = await listStandingRows(context, context.actor, filter, { limit: MOST_ROWS })
  if (total > MOST_ROWS) throw new Refusal('over-limit', { key: 'cultivation.too-many' })
  return download(context, {
    title: words('export.ladder'),
    filters: [
      filter.step === undefined ? words('export.next-step') : (nameOf(filter.step) ?? undefined),
      words(`standing.${filter.standing}`),
      ...[filter.region, filter.industry, filter.find],
      filter.mostGap === undefined ? undefined : words('export.gap-most', { n: filter.mostGap }),
    ],
    facts: 'export.facts',
    columns: [
      ...[text(words('export.key'), 22), text(words('export.name'), 34), text(words('export.region'))],
      ...[text(words('export.industry')), text(words('export.rung'), 20), text(words('export.step'), 20)],
      ...[text(words('export.standing')), count(words('export.gap')), text(words('export.lacking'), 60)],
      text(words('export.responsible')),
    ],
    rows: rows
      .map((row) => shownStanding(row, book, context.language))
      .map((row) => [
        ...[row.key, row.name, row.region, row.industry, nameOf(row.rung), nameOf(row.step)],
        ...[words(`standing.${row.standing}`), row.gap === null ? null : String(row.gap)],
        ...[row.sentences.join('；'), row.plan?.responsible ?? null],
      ]),
  })
}

export const exportPlansOf: Handler<typeof cultivation.exportPlans> = async (context, filter) => {
  const words = wordsIn(context)
  const pick = pickIn(context)
  const on = await getToday(context.tx, context.tenantId, context.now)
  const nameOfStep = await stepNames(context)
  const { rows, total } = await listPlanRecords(context, filter, { limit: MOST_ROWS, on })
  if (total > MOST_ROWS) throw new Refusal('over-limit', { key: 'cultivation.too-many' })
  return download(context, {
    title: words('export.plans'),
    filters: [
      words(`plan-state.${filter.state}`),
      filter.step && pick(nameOfStep(filter.step)),
      filter.region,
      filter.mine === 'yes' ? context.actor.name : undefined,
    ],
    facts: 'export.rows',
    columns: [
      ...[text(words('export.name'), 34), text(words('export.region')), text(words('export.step'), 20)],
      ...[text(words('export.aim'), 40), text(words('export.responsible')), text(words('export.due'))],
      ...[text(words('export.state')), count(words('export.measures')), count(words('export.done'))],
      ...[text(words('export.last-visit')), count(words('export.problems'))],
    ],
    rows: rows
      .map((plan) => planRow(plan, nameOfStep, on))
      .map((plan) => [
        ...[plan.name, plan.region, pick(plan.stepName), plan.aim, plan.responsible, plan.dueOn],
        words(plan.isLate ? 'plan-state.late' : `plan-state.${plan.state}`),
        ...[String(plan.measures), String(plan.done), plan.lastVisitOn, String(plan.openProblems)],
      ]),
  })
}

export const exportCertificatesOf: Handler<typeof contract.exportCertificates> = async (context, input) => {
  const words = wordsIn(context)
  const pick = pickIn(context)
  const on = await getToday(context.tx, context.tenantId, context.now)
  const rows = await certificatesInSight(context, on, input)
  return download(context, {
    title: words('export.certificates'),
    filters: [words('export.within', { n: input.within }), input.region],
    facts: 'export.rows',
    columns: [
      ...[text(words('export.key'), 22), text(words('export.name'), 34), text(words('export.region'))],
      ...[text(words('export.title'), 24), text(words('export.number'), 22), text(words('export.until'))],
      count(words('export.days')),
    ],
    rows: rows.map((row) => [
      ...[row.key, row.name, row.region, pick(row.title), row.number, row.until, String(row.days)],
    ]),
  })
}
