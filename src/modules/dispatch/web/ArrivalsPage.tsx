import { Button } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { checkDaily, publishDaily } from '#modules/dispatch/daily.contract.ts'
import { arrivalWords, monitorWords } from '#modules/dispatch/monitor-screen.messages.ts'
import { ArrivalList } from '#modules/dispatch/web/ArrivalList.tsx'
import { DailyDrop } from '#modules/dispatch/web/DailyDrop.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { State } from '#web/state/State.tsx'
import { PlainTable } from '#web/table/PlainTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Checked = Output<typeof checkDaily>

interface DroppedFile {
  readonly fileName: string
  readonly text: string
}

/** Drop, dry run, faults by line, preview, publish; what came in by all ways stands below, to be taken back. */
export function ArrivalsPage() {
  const say = useSay(arrivalWords)
  const sayBoard = useSay(monitorWords)
  const [file, setFile] = useState<DroppedFile | undefined>()
  const check = useAct(checkDaily)
  const publish = useAct(publishDaily, { also: ['monitor', 'report'] })
  const checked = check.data
  const again = () => {
    setFile(undefined)
    check.reset()
    publish.reset()
  }
  return (
    <>
      <PageHead
        title={useTitle(file, checked, publish.data?.changed)}
        crumbs={[
          { key: 'board', name: sayBoard('board'), to: '/monitors' },
          { key: 'arrivals', name: sayBoard('arrivals') },
        ]}
        why={say('why')}
      >
        {file !== undefined && !check.isPending && <Button onClick={again}>{say('drop.again')}</Button>}
        {checked !== undefined && publish.data === undefined && (
          <ActButton
            primary
            busy={publish.isPending}
            act={() => checked.batchId !== null && publish.mutate({ batchId: checked.batchId })}
            reason={
              checked.errors > 0 ? say('publish.faults') : checked.batchId === null ? say('publish.nothing') : undefined
            }
          >
            {say('publish', { n: checked.changes })}
          </ActButton>
        )}
      </PageHead>
      <div className="stack">
        {file === undefined && (
          <DailyDrop
            choose={(chosen) => {
              setFile(chosen)
              check.mutate(chosen)
            }}
          />
        )}
        <Refused error={check.error ?? publish.error} />
        {check.isPending && <State kind="loading" />}
        {checked !== undefined && checked.faults.length > 0 && <Faults of={checked} />}
        {checked !== undefined && checked.preview.length > 0 && publish.data === undefined && <Preview of={checked} />}
        <ArrivalList />
      </div>
    </>
  )
}

function useTitle(file: DroppedFile | undefined, checked: Checked | undefined, published: number | undefined): string {
  const say = useSay(arrivalWords)
  if (file === undefined || checked === undefined) return say('title')
  const named = { file: file.fileName }
  if (published !== undefined) return say('title.published', { ...named, n: published })
  if (checked.errors > 0) return say('title.faults', { ...named, n: checked.errors })
  if (checked.changes === 0) return say('title.same', named)
  return say('title.checked', { ...named, n: checked.changes, m: checked.unchanged })
}

function Faults({ of }: { readonly of: Checked }) {
  const say = useSay(arrivalWords)
  return (
    <PlainTable
      name={say('faults')}
      told={
        of.faults.length < of.faultsTotal ? say('preview.more', { n: of.faults.length, m: of.faultsTotal }) : undefined
      }
      heads={[say('column.line'), say('column.column'), say('column.why')]}
      numbers={[0]}
      narrow={[0, 1]}
      rows={of.faults.map((fault) => ({
        key: `${fault.line} ${fault.column} ${fault.text}`,
        cells: [
          fault.line,
          <span key="column" className="nowrap">
            {fault.field === '' ? fault.column : fault.field}
          </span>,
          fault.text,
        ],
      }))}
    />
  )
}

function Preview({ of }: { readonly of: Checked }) {
  const say = useSay(arrivalWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <PlainTable
      name={say('preview')}
      told={of.preview.length < of.changes ? say('preview.more', { n: of.preview.length, m: of.changes }) : undefined}
      heads={[say('column.monitor'), say('column.unit'), say('column.day'), say('column.before'), say('column.after')]}
      numbers={[3, 4]}
      rows={of.preview.map((row) => ({
        key: `${row.monitor.zh} ${row.unit.zh} ${row.day}`,
        cells: [
          pick(row.monitor),
          pick(row.unit),
          dates.day(row.day),
          <Value key="before" of={row.before} />,
          <Value key="after" of={row.after} strong />,
        ],
      }))}
    />
  )
}
