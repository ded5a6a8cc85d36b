import type { ECharts } from 'echarts/core'
import { useEffect, useRef } from 'react'
import type { ChartData } from '#web/chart/chart-data.ts'
import { chartOption } from '#web/chart/chart-option.ts'
import { init } from '#web/chart/echarts.ts'

interface Props {
  readonly data: ChartData
  readonly height: number
  readonly ready: (chart: ECharts) => void
}

/** The drawing itself; a chunk of its own, so that only pages with charts fetch ECharts. */
export function ChartFigure({ data, height, ready }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts | undefined>(undefined)
  useEffect(() => {
    const element = place.current!
    const opened = init(element, null, { renderer: 'svg' })
    chart.current = opened
    ready(opened)
    const resized = new ResizeObserver(() => opened.resize())
    resized.observe(element)
    return () => {
      resized.disconnect()
      opened.dispose()
    }
  }, [ready])
  useEffect(() => {
    chart.current?.setOption(chartOption(data), { notMerge: true })
  }, [data])
  return <div ref={place} className="chart-figure" style={{ height }} role="img" aria-label={data.name} />
}
