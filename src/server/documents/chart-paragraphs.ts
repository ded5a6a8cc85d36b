import type { Paragraph } from 'docx'
import { chartTable } from '#engine/document/chart-table.ts'
import type { DocumentFonts } from '#engine/document/document-fonts.ts'
import type { PartOf } from '#engine/document/flow.ts'
import { pictureParagraphs } from '#server/documents/body-paragraphs.ts'
import { findChartFont } from '#server/documents/chart-font.ts'
import { chartPicture } from '#server/documents/chart-picture.ts'
import { tableParagraphs, type WrittenTables } from '#server/documents/table-writer.ts'

/** A chart as a picture that names its figures; as a table where the machine has no Chinese font to letter it. */
export function chartParagraphs(
  { chart, widthMm, heightMm, caption }: PartOf<'chart'>,
  chartFont: string | undefined,
  fonts: DocumentFonts,
  tables: WrittenTables,
): Paragraph[] {
  const family = findChartFont(chartFont)
  if (family === undefined) return tableParagraphs(chartTable(chart), fonts, tables)
  const png = chartPicture(chart, widthMm, heightMm, family)
  return pictureParagraphs(png, widthMm, heightMm, altText(chart), caption ?? chart.name)
}

function altText({ name, categories, series }: PartOf<'chart'>['chart']): string {
  const what = series.map((one) => one.name).join('、')
  return `${name}：${what}，${categories[0]!}至${categories.at(-1)!}`
}
