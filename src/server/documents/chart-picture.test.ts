import { createCanvas, loadImage } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import { chartTable } from '#engine/document/chart-table.ts'
import type { DocumentChart } from '#engine/document/document-chart.ts'
import { Refusal } from '#engine/refusal.ts'
import { findChartFont } from '#server/documents/chart-font.ts'
import { chartPicture } from '#server/documents/chart-picture.ts'

const chart: DocumentChart = {
  name: '完成率（%）',
  kind: 'bars',
  categoryName: '县区',
  categories: ['甘州区', '临泽县', '高台县'],
  series: [
    { name: '6月', values: ['56.25', null, '31.5'] },
    { name: '5月', values: ['41', '39', '28'] },
  ],
  target: { name: '序时', value: 50 },
  decimals: 1,
}

describe('charts in print', () => {
  it('are drawn at twice the size of a screen, the same bytes each time', async () => {
    const png = chartPicture(chart, 150, 72, findChartFont() ?? 'sans-serif')
    const picture = await loadImage(Buffer.from(png))
    expect([picture.width, picture.height]).toEqual([567 * 2, 272 * 2])
    expect(Buffer.from(chartPicture(chart, 150, 72, findChartFont() ?? 'sans-serif')).equals(Buffer.from(png))).toBe(
      true,
    )
  })

  it('two series keep apart in grey', async () => {
    const picture = await loadImage(Buffer.from(chartPicture(chart, 150, 72, findChartFont() ?? 'sans-serif')))
    const canvas = createCanvas(picture.width, picture.height)
    const context = canvas.getContext('2d')
    context.drawImage(picture, 0, 0)
    const { data } = context.getImageData(0, 0, picture.width, picture.height)
    const greys = new Map<number, number>()
    for (let at = 0; at < data.length; at += 4) {
      const grey = Math.round(0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!)
      greys.set(grey, (greys.get(grey) ?? 0) + 1)
    }
    const [, first, second] = [...greys].sort((a, b) => b[1] - a[1]).map(([grey]) => grey)
    expect(Math.abs(first! - second!)).toBeGreaterThan(60)
  })

  it('a font that is not there is refused by name', () => {
    for (const name of ['No Such Font', '/no/such/font.ttf']) expect(() => findChartFont(name)).toThrow(Refusal)
  })

  it('without a Chinese font the figures stand in a table, what is missing as —', () => {
    const table = chartTable(chart)
    expect(table.heads).toEqual([['县区', '6月', '5月']])
    expect(table.rows[1]!.cells).toEqual(['临泽县', '—', '39.0'])
    expect(table.notes).toEqual(['序时：50.0'])
  })
})
