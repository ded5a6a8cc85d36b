import { useNavigate } from '@tanstack/react-router'
import type { Output } from '#engine/contract/operation.ts'
import { figureTable } from '#modules/dispatch/figure.contract.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { FigureFilters } from '#modules/dispatch/web/FigureFilters.tsx'
import { FigurePanel } from '#modules/dispatch/web/FigurePanel.tsx'
import { FrozenBand } from '#modules/dispatch/web/FrozenBand.tsx'
import { LatestPeriod } from '#modules/dispatch/web/LatestPeriod.tsx'
import { LightCounts } from '#modules/dispatch/web/LightCounts.tsx'
import { FIGURE_SHAPE, useFigureRequest } from '#modules/dispatch/web/useFigureRequest.ts'
import type { FigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { useHeadline } from '#modules/dispatch/web/useHeadline.ts'
import { useIndicatorColumns } from '#modules/dispatch/web/useIndicatorColumns.tsx'
import { useUnitCrumbs } from '#modules/dispatch/web/useUnitCrumbs.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, useAddress } from '#web/router/address.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { DataTable } from '#web/table/DataTable.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { light: maybe() }

/** All indicators of one unit in one period: what stands how, by goal. */
export function IndicatorsPage() {
  const { unit, period, request } = useFigureRequest()
  const table = useRead(figureTable, request, { when: unit !== undefined, keepFormer: true })
  if (unit === undefined) return <State kind="loading" />
  return <Waiting for={table}>{(data) => <Indicators table={data} unit={unit} period={period} />}</Waiting>
}

type Table = Output<typeof figureTable>

interface Props {
  readonly table: Table
  readonly unit: FigureUnit
  readonly period: string
}

function Indicators({ table, unit, period }: Props) {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const dates = useDates()
  const navigate = useNavigate()
  const [{ plan, preview }] = useAddress(FIGURE_SHAPE)
  const [{ light }, change] = useAddress(SHAPE)
  const name = pick(table.unit.short)
  const crumbs = useUnitCrumbs(unit, '/indicators', { plan })
  const headlineOf = useHeadline()
  const columns = useIndicatorColumns(table, period, plan)
  const rows = light === undefined ? table.rows : table.rows.filter((row) => row.evaluation.light === light)
  const filled = table.rows.filter((row) => row.evaluation.figure.state !== 'missing').length
  const judged = table.rows.some((row) => row.evaluation.light !== 'none')
  const told = { unit: name, period: dates.period(period) }
  return (
    <>
      <FrozenBand />
      <PageHead
        title={headlineOf(table.rows) ?? say('headline.plain', { ...told, n: table.rows.length, filled })}
        crumbs={crumbs}
        beside={preview && <span className="tag">{say('preview')}</span>}
        why={[
          say('indicators.why', told),
          ...(table.score === undefined ? [] : [say('indicators.score', { score: table.score })]),
        ].join(' · ')}
      />
      <div className="filters">
        {judged ? (
          <LightCounts
            evaluations={table.rows.map((row) => row.evaluation)}
            chosen={light ?? ''}
            choose={(next) => change({ light: next === '' ? undefined : next })}
          />
        ) : (
          <LatestPeriod rows={table.rows} unitId={unit.unitId} period={period} />
        )}
        <FigureFilters unit={unit} />
      </div>
      <DataTable
        id="indicators"
        name={say('origin.title', { unit: name, name: say('indicators') })}
        rows={rows}
        total={table.rows.length}
        columns={columns}
        rowKey={(row) => row.indicator.id}
        groupOf={(row) => (row.goal === null ? say('indicators.goal.none') : pick(row.goal.name))}
        open={(row) =>
          void navigate({
            to: '/indicators/$indicatorId',
            params: { indicatorId: row.indicator.id },
            search: (now: Record<string, string>) => ({
              ...(now.unit && { unit: now.unit }),
              ...(now.plan && { plan: now.plan }),
              ...(now.preview && { preview: now.preview }),
            }),
          })
        }
        empty={<State kind="empty" title={say('indicators.empty', told)} why={say('indicators.empty.why')} />}
      />
      <FigurePanel planId={plan} preview={preview} />
    </>
  )
}
