import { Modal } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { exactText, parseExact } from '#engine/number/exact.ts'
import { correctionWords } from '#modules/dispatch/correction.messages.ts'
import { decideCorrection, listCorrections } from '#modules/dispatch/report.contract.ts'
import { Decide, DecisionList } from '#modules/dispatch/web/DecisionList.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { useCan } from '#web/session.ts'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Correction = Output<typeof listCorrections>['rows'][number]

/** Official and proposed, side by side, with reason and source; adopted or refused here. */
export function CorrectionList() {
  const say = useSay(correctionWords)
  const pick = usePick()
  const dates = useDates()
  const list = useRead(listCorrections, {})
  return (
    <DecisionList
      id="corrections"
      list={list}
      states={[
        { state: 'open', name: say('state.open'), light: 'near', view: say('state.open') },
        { state: 'adopted', name: say('state.adopted'), light: 'ok', view: say('state.adopted') },
        { state: 'refused', name: say('state.refused'), light: 'none' },
        { state: 'withdrawn', name: say('state.withdrawn'), light: 'none' },
      ]}
      title={(n) => (n === 0 ? say('title.none') : say('title.open', { n }))}
      why={say('why')}
      name={say('corrections')}
      empty={{ title: say('empty'), why: say('empty.why') }}
      heads={{ state: say('column.state'), act: say('column.act') }}
      decide={(row) => <DecideCorrection row={row} />}
      columns={[
        {
          key: 'unit',
          head: say('column.unit'),
          width: 72,
          text: (row: Correction) => pick(row.unit.short),
          cell: (row) => pick(row.unit.short),
        },
        {
          key: 'indicator',
          head: say('column.indicator'),
          width: 150,
          text: (row) => pick(row.indicator.name),
          cell: (row) => (
            <>
              {pick(row.indicator.name)} <small className="second">{pick(row.indicator.unit)}</small>
            </>
          ),
        },
        {
          key: 'period',
          head: say('column.period'),
          width: 88,
          filterable: false,
          text: (row) => row.period,
          cell: (row) => dates.period(row.period),
        },
        {
          key: 'official',
          head: say('column.official'),
          width: 80,
          filterable: false,
          number: (row) => row.official.value,
          cell: (row) => <Value of={row.official} />,
        },
        {
          key: 'proposed',
          head: say('column.proposed'),
          width: 80,
          filterable: false,
          number: (row) => row.proposed,
          cell: (row) => <Value of={row.proposed} strong />,
        },
        {
          key: 'difference',
          head: say('column.difference'),
          width: 72,
          filterable: false,
          wideOnly: true,
          number: differenceOf,
          cell: (row) => <Value of={differenceOf(row)} signed />,
        },
        {
          key: 'reason',
          head: say('column.reason'),
          text: (row) => row.reason,
          cell: (row) => (
            <span className="said">
              {row.reason}
              <small className="second"> {say('said.source', { source: row.source })}</small>
              {row.note !== null && <small className="second"> {say('said.note', { note: row.note })}</small>}
            </span>
          ),
        },
        {
          key: 'by',
          head: say('column.by'),
          width: 130,
          filterable: false,
          wideOnly: true,
          text: (row) => row.proposedAt,
          cell: (row) => (
            <span className="second">
              {row.proposedBy}
              <br />
              <span className="nowrap">{dates.moment(row.proposedAt)}</span>
            </span>
          ),
        },
      ]}
    />
  )
}

/** Between what stands and what is proposed, while it is undecided. */
function differenceOf({ official, proposed, state }: Correction): string | undefined {
  if (state !== 'open') return undefined
  const [before, after] = [parseExact(official.value ?? ''), parseExact(proposed)]
  return before && after ? exactText(after.sub(before)) : undefined
}

function DecideCorrection({ row }: { readonly row: Correction }) {
  const say = useSay(correctionWords)
  const sayWeb = useSay(webWords)
  const pick = usePick()
  const dates = useDates()
  const may = useCan()('correction.decide')
  const [isAdopting, setIsAdopting] = useState(false)
  const decide = useAct(decideCorrection, { also: ['figure', 'report'], done: () => setIsAdopting(false) })
  const named = { unit: pick(row.unit.short), indicator: pick(row.indicator.name), period: dates.period(row.period) }
  const shown = (value: string | undefined) => formatDecimal(value ?? '') ?? sayWeb('value.none')
  const [official, proposed] = [shown(row.official.value), shown(row.proposed)]
  return (
    <>
      <Decide
        reason={may ? undefined : say('no-right')}
        decision={decide}
        grant={{ name: say('adopt'), act: () => setIsAdopting(true) }}
        refuse={{
          name: say('refuse'),
          title: say('refuse.title', named),
          deed: say('refuse.deed', named),
          act: (note) => decide.mutate({ correctionId: row.id, decision: 'refuse', note }),
        }}
      />
      {isAdopting && (
        <Modal
          open
          title={say('adopt.title', named)}
          okText={say('adopt.deed', { value: proposed })}
          cancelText={sayWeb('act.cancel')}
          okButtonProps={{ loading: decide.isPending }}
          onCancel={() => setIsAdopting(false)}
          onOk={() => decide.mutate({ correctionId: row.id, decision: 'adopt' })}
        >
          <p>{say('adopt.why', { official, proposed })}</p>
          <Refused error={decide.error} />
        </Modal>
      )}
    </>
  )
}
