import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { fileDownload } from '#cases/file.contract.ts'
import { qualityWords } from '#modules/dispatch/quality-screen.messages.ts'
import { FigureDoor } from '#modules/dispatch/web/FigureDoor.tsx'
import type { FindingView } from '#modules/dispatch/web/FindingPage.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { download } from '#web/client/transfer.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Cell = FindingView['cellHeads'][number]

/** The figures a doubt rests on; each is a door. */
export function FindingCells({ finding }: { readonly finding: FindingView }) {
  const say = useSay(qualityWords)
  const pick = usePick()
  const dates = useDates()
  const columns = useMemo(
    (): readonly Column<Cell>[] => [
      {
        key: 'indicator',
        head: say('column.indicator'),
        text: (row) => pick(row.indicator.name),
        cell: (row) => pick(row.indicator.name),
      },
      {
        key: 'unit',
        head: say('column.unit'),
        text: (row) => pick(row.unit.short),
        cell: (row) => pick(row.unit.short),
        width: 110,
      },
      {
        key: 'at',
        head: say('column.period'),
        text: (row) => row.period,
        cell: (row) => dates.period(row.period),
        width: 110,
      },
      {
        key: 'value',
        head: say('column.published'),
        number: (row) => row.value,
        measure: (row) => pick(row.indicator.unit),
        cell: (row) => (
          <FigureDoor
            name={pick(row.indicator.name)}
            indicatorId={row.indicator.id}
            unitId={row.unit.id}
            period={row.period}
          >
            <Value of={row.value} decimals={row.indicator.decimals} strong />{' '}
            <small className="second">{pick(row.indicator.unit)}</small>
          </FigureDoor>
        ),
        width: 180,
      },
    ],
    [say, pick, dates],
  )
  return (
    <section className="stack">
      <h2>{say('finding.cells')}</h2>
      <DataTable
        id="finding-cells"
        name={say('finding.cells')}
        rows={finding.cellHeads}
        columns={columns}
        rowKey={(row) => [row.indicator.id, row.unit.id, row.period].join(' ')}
      />
    </section>
  )
}

/** The evidence a doubt rests on; each can be fetched by whoever may see it. */
export function FindingFiles({ finding }: { readonly finding: FindingView }) {
  const say = useSay(qualityWords)
  const pick = usePick()
  const dates = useDates()
  const [error, setError] = useState<Error | undefined>()
  return (
    <section className="card stack">
      <h2>{say('finding.files')}</h2>
      <ul className="lines">
        {finding.files.map((file, at) => (
          <li key={file.fileId}>
            <Button
              type="link"
              size="small"
              className="file-name"
              onClick={() => {
                setError(undefined)
                download(fileDownload, { fileId: file.fileId }).catch(setError)
              }}
            >
              {file.name}
            </Button>
            <span className="second small">
              {say('finding.file.at', { unit: pick(finding.fileUnits[at]!.name), at: dates.near(file.at) })}
            </span>
          </li>
        ))}
      </ul>
      <Refused error={error} />
    </section>
  )
}
