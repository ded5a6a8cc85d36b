import { Modal } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { exactText, parseExact } from '#engine/number/exact.ts'
import { correctionWords } from '#modules/dispatch/correction.messages.ts'
import { decideCorrection, listCorrections } from '#modules/dispatch/report.contract.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { Light, type LightKind } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

type Correction = Output<typeof listCorrections>['rows'][number]

const STATES = ['open', 'adopted', 'refused', 'withdrawn'] as const
const LIGHTS: Readonly<Record<Correction['state'], LightKind>> = {
  open: 'near-due',
  adopted: 'normal',
  refused: 'none',
  withdrawn: 'none',
}

/** Official and proposed, side by side, with reason and source; adopted or refused here. */
export function CorrectionList() {
  const say = useSay(correctionWords)
  const list = useRead(listCorrections, {})
  const open = list.data?.rows.filter(({ state }) => state === 'open').length ?? 0
  return (
    <>
      <PageHead title={open === 0 ? say('title.none') : say('title.open', { n: open })} why={say('why')} />
      <Waiting for={list}>{({ rows }) => <List rows={rows} />}</Waiting>
    </>
  )
}

function List({ rows }: { readonly rows: readonly Correction[] }) {
  const say = useSay(correctionWords)
  const pick = usePick()
  const dates = useDates()
  return (
    <DataTable
      id="corrections"
      name={say('corrections')}
      rows={rows}
      rowKey={(row) => row.id}
      views={(['open', 'adopted'] as const).map((state) => ({
        key: state,
        name: say(`state.${state}`),
        state: { filters: { state: { in: [state] } }, sort: undefined },
      }))}
      empty={<State kind="empty" title={say('empty')} why={say('empty.why')} />}
      columns={[
        {
          key: 'unit',
          head: say('column.unit'),
          width: 96,
          text: (row) => pick(row.unit.short),
          cell: (row) => pick(row.unit.short),
        },
        {
          key: 'indicator',
          head: say('column.indicator'),
          width: 190,
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
          width: 96,
          filterable: false,
          text: (row) => row.period,
          cell: (row) => dates.period(row.period),
        },
        {
          key: 'official',
          head: say('column.official'),
          width: 96,
          filterable: false,
          number: (row) => row.official.value,
          cell: (row) => <Value of={row.official} />,
        },
        {
          key: 'proposed',
          head: say('column.proposed'),
          width: 96,
          filterable: false,
          number: (row) => row.proposed,
          cell: (row) => <Value of={row.proposed} strong />,
        },
        {
          key: 'difference',
          head: say('column.difference'),
          width: 90,
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
          width: 140,
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
        {
          key: 'state',
          head: say('column.state'),
          width: 100,
          text: (row) => row.state,
          options: STATES.map((value) => ({ value, label: say(`state.${value}`) })),
          cell: (row) => <Light is={LIGHTS[row.state]}>{say(`state.${row.state}`)}</Light>,
        },
        {
          key: 'act',
          head: say('column.act'),
          width: 150,
          cell: (row) => row.state === 'open' && <Decide row={row} />,
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

function Decide({ row }: { readonly row: Correction }) {
  const say = useSay(correctionWords)
  const sayWeb = useSay(webWords)
  const pick = usePick()
  const dates = useDates()
  const may = useCan()('correction.decide')
  const [asking, setAsking] = useState<'adopt' | 'refuse'>()
  const decide = useAct(decideCorrection, { also: ['figure', 'report'], done: () => setAsking(undefined) })
  const named = { unit: pick(row.unit.short), indicator: pick(row.indicator.name), period: dates.period(row.period) }
  const shown = (value: string | undefined) => formatDecimal(value ?? '') ?? sayWeb('value.none')
  const [official, proposed] = [shown(row.official.value), shown(row.proposed)]
  if (!may) return <small className="second">{say('no-right')}</small>
  return (
    <span className="row">
      <ActButton size="small" primary act={() => setAsking('adopt')}>
        {say('adopt')}
      </ActButton>
      <ActButton size="small" act={() => setAsking('refuse')}>
        {say('refuse')}
      </ActButton>
      {asking === 'adopt' && (
        <Modal
          open
          title={say('adopt.title', named)}
          okText={say('adopt.deed', { value: proposed })}
          cancelText={sayWeb('act.cancel')}
          okButtonProps={{ loading: decide.isPending }}
          onCancel={() => setAsking(undefined)}
          onOk={() => decide.mutate({ correctionId: row.id, decision: 'adopt' })}
        >
          <p>{say('adopt.why', { official, proposed })}</p>
          <Refused error={decide.error} />
        </Modal>
      )}
      {asking === 'refuse' && (
        <ReasonDialog
          title={say('refuse.title', named)}
          deed={say('refuse.deed', named)}
          busy={decide.isPending}
          error={decide.error}
          close={() => setAsking(undefined)}
          act={(note) => decide.mutate({ correctionId: row.id, decision: 'refuse', note })}
        />
      )}
    </span>
  )
}
