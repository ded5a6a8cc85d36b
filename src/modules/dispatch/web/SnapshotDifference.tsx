import { Select } from 'antd'
import type { ReactNode } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { type CHANGES, snapshotDifference } from '#modules/dispatch/snapshot.contract.ts'
import { snapshotWords } from '#modules/dispatch/snapshot-screen.messages.ts'
import type { Snapshot } from '#modules/dispatch/web/SnapshotsPage.tsx'
import { useDifferenceWords } from '#modules/dispatch/web/useDifferenceWords.ts'
import { useFigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { Value } from '#web/figure/Value.tsx'
import { text, useAddress } from '#web/router/address.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const LIVE = 'live'
const SHAPE = { with: text('') }
const MOST = 500

type Row = Output<typeof snapshotDifference>['rows'][number]
type Side = NonNullable<Row['before']>
type Changed = (typeof CHANGES)[number]

interface Props {
  readonly snapshot: Snapshot
  /** Others of the same period. */
  readonly others: readonly Snapshot[]
}

/** What a restatement changed is asked first: a revision beside the one it restates or is restated by, else beside what stands now. */
const neighbourOf = (snapshot: Snapshot, others: readonly Snapshot[]): Snapshot | undefined =>
  others.find((one) => one.id === snapshot.previousId) ?? others.find((one) => one.previousId === snapshot.id)

/** The snapshot beside the figures now, or beside another one: every cell that differs, the earlier of both at the left. */
export function SnapshotDifference({ snapshot, others }: Props) {
  const say = useSay(snapshotWords)
  const told = useDifferenceWords()
  const unit = useFigureUnit()
  const [state, change] = useAddress(SHAPE)
  const nameOf = ({ year, number, revision }: Snapshot) =>
    others.length === 0 ? say('number', { year, number }) : say('number.revision', { year, number, revision })
  const other = state.with === '' ? neighbourOf(snapshot, others) : others.find((one) => one.id === state.with)
  const [before, after] =
    other !== undefined && other.revision < snapshot.revision ? [other, snapshot] : [snapshot, other]
  const difference = useRead(
    snapshotDifference,
    { snapshotId: before.id, unitId: unit?.unitId ?? '', with: after?.id ?? LIVE, limit: String(MOST) },
    { when: unit !== undefined, keepFormer: true },
  )
  const columns = useColumns()
  const afterName = after === undefined ? say('difference.live') : nameOf(after)
  return (
    <section className="stack">
      <div className="between">
        <h2>{say('difference.title')}</h2>
        <label className="row small" htmlFor="difference-with">
          {say('difference.with')}
          <Select
            id="difference-with"
            size="small"
            value={other?.id ?? LIVE}
            popupMatchSelectWidth={false}
            options={[
              { value: LIVE, label: say('difference.live') },
              ...others.map((one) => ({ value: one.id, label: nameOf(one) })),
            ]}
            onChange={(next: string) => change({ with: next })}
          />
        </label>
      </div>
      <Waiting for={difference}>
        {({ headline, total, rows }) =>
          total === 0 ? (
            <div className="card">
              <State
                kind="empty"
                title={told(headline)}
                why={other === undefined ? say('difference.none.why') : say('difference.none.between')}
              />
            </div>
          ) : (
            <>
              <p>
                <b>{told(headline)}</b>{' '}
                <span className="second">
                  {say('difference.why', { name: nameOf(before), other: afterName })}
                  {rows.length < total && ` · ${say('difference.more', { n: rows.length, total })}`}
                </span>
              </p>
              <DataTable
                id="snapshot-difference"
                name={say('difference.title')}
                rows={rows}
                total={total}
                rowKey={(row) => `${row.unit.id} ${row.indicator?.id ?? row.totalOf}`}
                columns={columns}
              />
            </>
          )
        }
      </Waiting>
    </section>
  )
}

/** One column for each measure: what changed as `was → is`, what did not as it stands. */
function useColumns(): Column<Row>[] {
  const say = useSay(snapshotWords)
  const pick = usePick()
  const nameOf = ({ indicator, totalOf }: Row) =>
    indicator ? pick(indicator.name) : say(totalOf === 'appraisal' ? 'difference.total.appraisal' : 'difference.total')
  const measure = (
    what: Changed,
    width: number,
    show: (side: Side | null, row: Row) => ReactNode,
    written: (side: Side | null) => string,
  ): Column<Row> => ({
    key: what,
    head: say(`changed.${what}`),
    width,
    filterable: false,
    ofFigures: what !== 'light',
    wideOnly: what === 'completion' || what === 'target',
    text: (row) =>
      row.changed.includes(what) ? `${written(row.before)} → ${written(row.after)}` : written(row.after ?? row.before),
    cell: (row) =>
      row.changed.includes(what) ? (
        <span className="difference">
          {show(row.before, row)}
          <span aria-hidden="true">→</span>
          <b>{show(row.after, row)}</b>
        </span>
      ) : (
        <span className="second">{show(row.after ?? row.before, row)}</span>
      ),
  })
  const number = (what: 'value' | 'target' | 'completion' | 'score' | 'rank', width: number) => {
    const of = (side: Side | null) => (side === null ? null : side[FIELDS[what]])
    return measure(
      what,
      width,
      (side, row) => {
        const value = of(side)
        return <Value of={value === null ? undefined : String(value)} decimals={decimalsOf(what, row)} />
      },
      (side) => String(of(side) ?? ''),
    )
  }
  return [
    {
      key: 'unit',
      head: say('column.unit'),
      width: 110,
      text: (row) => pick(row.unit.short),
      cell: (row) => (
        <>
          {pick(row.unit.short)}
          {row.after === null && <small className="second"> {say('difference.gone')}</small>}
          {row.before === null && <small className="second"> {say('difference.new')}</small>}
        </>
      ),
    },
    { key: 'indicator', head: say('column.indicator'), text: nameOf, cell: nameOf },
    number('value', 190),
    number('target', 150),
    number('completion', 120),
    measure(
      'light',
      190,
      (side) => side?.sign && <Light is={side.sign} />,
      (side) => (side?.sign ? pick(side.sign.word) : ''),
    ),
    number('score', 140),
    number('rank', 80),
  ]
}

const FIELDS = {
  value: 'value',
  target: 'target',
  completion: 'completionPercent',
  score: 'score',
  rank: 'rank',
} as const

function decimalsOf(what: keyof typeof FIELDS, { indicator }: Row): number {
  if (what === 'rank') return 0
  if (what === 'score') return 2
  return what === 'completion' ? 1 : (indicator?.decimals ?? 2)
}
