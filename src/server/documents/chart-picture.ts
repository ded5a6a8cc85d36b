import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent } from 'echarts/components'
import { type EChartsCoreOption, init, setPlatformAPI, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer } from 'echarts/renderers'
import { chartDrawing } from '#engine/document/chart-drawing.ts'
import type { DocumentChart } from '#engine/document/document-chart.ts'

use([BarChart, LineChart, GridComponent, LegendComponent, LabelLayout, CanvasRenderer])

/** Letters of a Chinese-Japanese-Korean font take the shapes of the mainland. */
function chineseCanvas(width: number, height: number): Canvas {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.lang = 'zh-CN'
  return canvas
}

setPlatformAPI({ createCanvas: () => chineseCanvas(32, 32) as unknown as HTMLCanvasElement })

const PIXELS_PER_MM = 96 / 25.4
/** Twice the resolution of a screen: 192 dots an inch. */
const SCALE = 2

/** Draws a chart of figures as a PNG of `widthMm` × `heightMm`, lettered in `family`. */
export function chartPicture(chart: DocumentChart, widthMm: number, heightMm: number, family: string): Uint8Array {
  const [width, height] = [Math.round(widthMm * PIXELS_PER_MM), Math.round(heightMm * PIXELS_PER_MM)]
  const canvas = chineseCanvas(width * SCALE, height * SCALE)
  const drawn = init(canvas as unknown as HTMLElement, null, {
    renderer: 'canvas',
    width,
    height,
    devicePixelRatio: SCALE,
  })
  try {
    canvas.getContext('2d').lang = 'zh-CN'
    drawn.setOption(chartDrawing(chart, `"${family}"`, width) as EChartsCoreOption)
    return new Uint8Array(canvas.toBuffer('image/png'))
  } finally {
    drawn.dispose()
  }
}
