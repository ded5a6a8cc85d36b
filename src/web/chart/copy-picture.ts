import type { ECharts } from 'echarts/core'
import { saveAs } from '#web/client/transfer.ts'

/** Puts the chart on the clipboard as PNG at twice its size; where a browser forbids that, it is saved as a file. */
export async function copyPicture(chart: ECharts, name: string): Promise<void> {
  const picture = await toPng(chart.getDataURL({ type: 'svg' }), chart.getWidth(), chart.getHeight())
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
  } catch {
    saveAs(picture, `${name}.png`)
  }
}

async function toPng(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image()
  image.src = svg
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * 2
  canvas.height = height * 2
  const pen = canvas.getContext('2d')!
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png')
  })
}
