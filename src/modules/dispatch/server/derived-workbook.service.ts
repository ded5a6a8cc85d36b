import { DERIVED_REGISTERS } from '#engine/indicator/derivation.ts'
import { XLSX_TYPE } from '#engine/spreadsheet/write-workbook.ts'
import { say } from '#engine/text/message.ts'
import type { figureBehindFile } from '#modules/dispatch/derived.contract.ts'
import { derivedMessages } from '#modules/dispatch/derived.messages.ts'
import { rowsOfFigure } from '#modules/dispatch/server/derived-behind.queries.ts'
import type { Handler } from '#server/http/module.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'

/** The rows behind a figure, with a head that says whose, of which period, and how many the reader may not see. */
export const exportBehind: Handler<typeof figureBehindFile> = async (context, asked) => {
  const { language } = context
  const { entry, unit, rows, total } = await rowsOfFigure(context, asked)
  const { indicator } = entry
  const pick = ({ zh, en }: { readonly zh: string; readonly en: string }) => (language === 'zh-CN' ? zh : en)
  const words = (key: keyof typeof derivedMessages, params = {}) => say(derivedMessages, language, key, params)
  const { of } = indicator.derived!.measure
  const name = words('derived.list', { indicator: pick(indicator.name), unit: pick(unit.name.short) })
  const body = await writeWorkbook({
    title: name,
    creator: context.actor.name,
    createdAt: context.now.toISOString(),
    sheets: [
      {
        name: words('derived.rows'),
        title: `${name} ${asked.period}`,
        lines: [
          words('derived.list.head', {
            register: pick(DERIVED_REGISTERS[indicator.derived!.from].name),
            n: total,
            hidden: total - rows.length,
          }),
        ],
        columns: [
          { label: words('derived.number'), kind: 'text' },
          { label: words('derived.title'), kind: 'text', width: 44 },
          { label: words('derived.unit'), kind: 'text' },
          { label: words('derived.day'), kind: 'text' },
          ...(of === 'sum'
            ? [{ label: pick(indicator.name), kind: 'number' as const, unit: indicator.unit, decimals: 2 }]
            : []),
          ...(of === 'share' ? [{ label: words('derived.holds'), kind: 'text' as const }] : []),
        ],
        rows: rows.map(({ number, title, unit: whose, day, amount, holds }) => [
          number,
          title,
          pick(whose.short),
          day,
          ...(of === 'sum' ? [amount] : []),
          ...(of === 'share' ? [words(holds === true ? 'derived.holds.yes' : 'derived.holds.no')] : []),
        ]),
      },
    ],
  })
  context.audit({
    subjectKind: 'unit',
    subjectId: asked.unitId,
    unitId: asked.unitId,
    detail: { format: 'xlsx', rows: rows.length },
  })
  return {
    body: Buffer.from(body),
    name: `${name} ${asked.period}.xlsx`,
    contentType: XLSX_TYPE,
    sizeBytes: body.length,
  }
}
