import { Button, Select } from 'antd'
import { useMemo } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import type { UnitName } from '#modules/dispatch/dispatch.ts'
import type { dataQuality } from '#modules/dispatch/finding.contract.ts'
import { FINDING_KINDS, FINDING_STATES } from '#modules/dispatch/finding.rules.ts'
import { qualityWords } from '#modules/dispatch/quality-screen.messages.ts'
import { FigureDoor } from '#modules/dispatch/web/FigureDoor.tsx'
import { FindingState } from '#modules/dispatch/web/FindingState.tsx'
import { useSpoken } from '#modules/dispatch/web/useSpoken.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { State } from '#web/state/State.tsx'
import type { Column } from '#web/table/column.ts'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Quality = Output<typeof dataQuality>
type Finding = Quality['findings'][number]
type Kind = Finding['kind']

interface Props {
  readonly quality: Quality
  readonly kind: Kind | ''
  readonly choose: (kind: Kind | '') => void
  readonly indicatorId: string | undefined
  readonly chooseIndicator: (indicatorId: string | undefined) => void
  /** Units that have findings of any kind. */
  readonly units: readonly UnitName[]
  readonly unitId: string | undefined
  readonly chooseUnit: (unitId: string | undefined) => void
}

/** Every doubtful cell: what was published, what would agree, how sure it is. */
export function Findings(props: Props) {
  const { quality, kind, choose, indicatorId, chooseIndicator, units, unitId, chooseUnit } = props
  const say = useSay(qualityWords)
  const pick = usePick()
  const numbered = quality.findings.some((finding) => finding.expected !== null || finding.difference !== null)
  const columns = useColumns(kind, numbered)
  const only = quality.findings.find((finding) => finding.indicator?.id === indicatorId)?.indicator
  return (
    <>
      <fieldset className="light-counts findings-kinds" aria-label={say('kind.filter')}>
        <button type="button" aria-pressed={kind === ''} onClick={() => choose('')}>
          {say('kind.all')}
        </button>
        {FINDING_KINDS.map((one) => {
          const found = quality.counts.find((count) => count.kind === one)?.findings ?? 0
          return (
            <button key={one} type="button" aria-pressed={kind === one} onClick={() => choose(kind === one ? '' : one)}>
              {say(`kind.${one}`)} <b>{found}</b>
            </button>
          )
        })}
        {units.length > 1 && (
          <Select
            allowClear
            className="finding-unit"
            value={unitId}
            placeholder={say('unit.all')}
            aria-label={say('unit.filter')}
            popupMatchSelectWidth={false}
            showSearch={{ optionFilterProp: 'label' }}
            options={units.map((unit) => ({ value: unit.id, label: pick(unit.short) }))}
            onChange={(value?: string) => chooseUnit(value)}
          />
        )}
        {indicatorId !== undefined && (
          <Button size="small" type="link" onClick={() => chooseIndicator(undefined)}>
            {only == null
              ? say('findings.all')
              : `${say('findings.of', { indicator: pick(only.name) })} · ${say('findings.all')}`}
          </Button>
        )}
      </fieldset>
      {quality.findings.length < quality.total && (
        <p className="second small">
          {say('findings.shown', { shown: quality.findings.length, total: quality.total })}
        </p>
      )}
      <DataTable
        id="findings"
        name={say('findings')}
        rows={quality.findings}
        total={quality.total}
        columns={columns}
        rowKey={(row) => row.id ?? [row.kind, row.indicator?.id, row.unit.id, row.period, row.sentence.key].join(' ')}
        empty={<State kind="empty" title={say('findings.none')} why={say('findings.none.why')} />}
      />
    </>
  )
}

function useColumns(kind: Kind | '', numbered: boolean): readonly Column<Finding>[] {
  const say = useSay(qualityWords)
  const pick = usePick()
  const spoken = useSpoken()
  const dates = useDates()
  return useMemo(() => {
    const columns: (Column<Finding> | false)[] = [
      kind === '' && {
        key: 'what',
        head: say('column.kind'),
        text: (row) => row.kind,
        options: FINDING_KINDS.map((value) => ({ value, label: say(`kind.${value}`) })),
        cell: (row) => <span className="nowrap">{say(`kind.${row.kind}`)}</span>,
        width: 84,
        wideOnly: true,
        filterable: false,
      },
      {
        key: 'state',
        head: say('column.state'),
        text: (row) => row.state,
        options: FINDING_STATES.filter((value) => value !== 'gone').map((value) => ({
          value,
          label: say(`state.${value}`),
        })),
        cell: (row) =>
          row.id === null ? (
            <FindingState of={row.state} />
          ) : (
            <PageLink to="/findings/$findingId" params={{ findingId: row.id }} title={say('finding.open')}>
              <FindingState of={row.state} />
            </PageLink>
          ),
        width: 100,
      },
      {
        key: 'indicator',
        head: say('column.indicator'),
        text: (row) => (row.indicator === null ? '' : pick(row.indicator.name)),
        cell: ({ indicator }) =>
          indicator === null ? (
            '—'
          ) : (
            <>
              {pick(indicator.name)} <small className="second">{pick(indicator.unit)}</small>
            </>
          ),
        width: 190,
      },
      {
        key: 'unit',
        head: say('column.unit'),
        text: (row) => pick(row.unit.short),
        cell: (row) => <span className="nowrap">{pick(row.unit.short)}</span>,
        width: 84,
      },
      {
        key: 'at',
        head: say('column.period'),
        text: (row) => row.period ?? '',
        cell: (row) => <span className="nowrap">{row.period === null ? '—' : dates.period(row.period)}</span>,
        width: 100,
        wideOnly: true,
      },
      {
        key: 'published',
        head: say('column.published'),
        number: (row) => row.figure?.value,
        cell: ({ figure, indicator, unit, period }) =>
          figure === null || indicator === null || period === null ? (
            '—'
          ) : (
            <FigureDoor name={pick(indicator.name)} indicatorId={indicator.id} unitId={unit.id} period={period}>
              <Value of={figure} decimals={indicator.decimals} strong />
            </FigureDoor>
          ),
        width: 112,
        filterable: false,
      },
      numbered && {
        key: 'expected',
        head: say('column.expected'),
        number: (row) => row.expected,
        cell: (row) => <Value of={row.expected} decimals={row.indicator?.decimals} />,
        width: 112,
        filterable: false,
      },
      numbered && {
        key: 'difference',
        head: say('column.difference'),
        number: (row) => row.difference,
        cell: (row) => <Value of={row.difference} decimals={row.indicator?.decimals} signed />,
        width: 84,
        filterable: false,
      },
      {
        key: 'sentence',
        head: say('column.sentence'),
        text: (row) => spoken(row.sentence),
        cell: (row) => (
          <div className="small">
            {row.confidence === null || row.expected === null
              ? spoken(row.sentence)
              : say(`confidence.${row.confidence}`)}
            {row.evidence.map((one) => (
              <div key={`${one.key} ${JSON.stringify(one.params)}`} className="second">
                {spoken(one)}
              </div>
            ))}
          </div>
        ),
        sortable: false,
        filterable: false,
      },
    ]
    return columns.filter((column) => column !== false)
  }, [kind, numbered, say, pick, spoken, dates])
}
