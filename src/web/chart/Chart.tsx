import { Button } from 'antd'
import type { ECharts } from 'echarts/core'
import { lazy, Suspense, useCallback, useRef, useState } from 'react'
import { type ChartData, twinRows } from '#web/chart/chart-data.ts'
import { Value } from '#web/figure/Value.tsx'
import { State } from '#web/state/State.tsx'
import { NO_STATE } from '#web/table/column.ts'
import { ExportButtons } from '#web/table/ExportButtons.tsx'
import { webWords } from '#web/web.messages.ts'
import { useSay } from '#web/words/language.ts'

const ChartFigure = lazy(async () => ({ default: (await import('#web/chart/ChartFigure.tsx')).ChartFigure }))

interface Props {
  readonly data: ChartData
  readonly height?: number
}

/** A chart and its table twin; copied as a picture, exported as a table. */
export function Chart({ data, height = 260 }: Props) {
  const say = useSay(webWords)
  const [twin, setTwin] = useState(false)
  const [copied, setCopied] = useState(false)
  const chart = useRef<ECharts | undefined>(undefined)
  const ready = useCallback((drawn: ECharts) => {
    chart.current = drawn
  }, [])
  const copy = async () => {
    if (chart.current === undefined) return
    const { copyPicture } = await import('#web/chart/copy-picture.ts')
    await copyPicture(chart.current, data.name)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  const columns = [data.categoryName, ...data.series.map((series) => series.name)].map((head, place) => ({
    key: String(place),
    head,
    cell: () => null,
    ...(place === 0
      ? { text: (row: ReturnType<typeof twinRows>[number]) => String(row[0]) }
      : { number: (row: ReturnType<typeof twinRows>[number]) => row[place] }),
  }))
  return (
    <figure className="chart">
      <figcaption className="between">
        <b>{data.name}</b>
        <span className="row no-print">
          <Button size="small" type="text" aria-pressed={twin} onClick={() => setTwin(!twin)}>
            {say(twin ? 'chart.figure' : 'chart.table')}
          </Button>
          {!twin && (
            <Button size="small" type="text" onClick={() => void copy()}>
              {say(copied ? 'act.copied' : 'chart.picture')}
            </Button>
          )}
          <ExportButtons
            id="chart"
            name={data.name}
            rows={twinRows(data)}
            columns={columns}
            state={NO_STATE}
            type="text"
            label={say('chart.xlsx')}
          />
        </span>
      </figcaption>
      {twin ? (
        <Twin data={data} />
      ) : (
        <Suspense fallback={<State kind="loading" />}>
          <ChartFigure data={data} height={height} ready={ready} />
        </Suspense>
      )}
    </figure>
  )
}

function Twin({ data }: { readonly data: ChartData }) {
  return (
    <div className="table-box">
      <table className="table" aria-label={data.name}>
        <thead>
          <tr>
            <th scope="col">{data.categoryName}</th>
            {data.series.map((series) => (
              <th scope="col" className="n" key={series.name}>
                {series.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {twinRows(data).map((row) => (
            <tr key={String(row[0])}>
              <td>{row[0]}</td>
              {data.series.map((series, place) => (
                <td className="n" key={series.name}>
                  <Value of={row[place + 1]} decimals={data.decimals} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
