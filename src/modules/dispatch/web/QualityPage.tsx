import { Select } from 'antd'
import type { Output } from '#engine/contract/operation.ts'
import type { UnitName } from '#modules/dispatch/dispatch.ts'
import { dataQuality } from '#modules/dispatch/finding.contract.ts'
import { FINDING_KINDS } from '#modules/dispatch/finding.rules.ts'
import { qualityWords } from '#modules/dispatch/quality-screen.messages.ts'
import { Additivity } from '#modules/dispatch/web/Additivity.tsx'
import { FigurePanel } from '#modules/dispatch/web/FigurePanel.tsx'
import { Findings } from '#modules/dispatch/web/Findings.tsx'
import { Identities } from '#modules/dispatch/web/Identities.tsx'
import { UnitSwitch } from '#modules/dispatch/web/UnitSwitch.tsx'
import { type FigureUnit, useFigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { useSpoken } from '#modules/dispatch/web/useSpoken.ts'
import { useUnitCrumbs } from '#modules/dispatch/web/useUnitCrumbs.ts'
import { useRead } from '#web/client/useRead.ts'
import { officeNow } from '#web/figure/office-clock.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

const SHAPE = {
  unit: maybe(),
  kind: oneOf(['', ...FINDING_KINDS], ''),
  indicator: maybe(),
  doubt: maybe(),
  from: maybe(),
  to: maybe(),
}
const MOST = '500'
const FIRST_YEAR = 2000

/** What may be added up and what must not, and which published cells are doubtful. */
export function QualityPage() {
  const unit = useFigureUnit()
  return (
    <Waiting for={{ data: unit, error: null, refetch: () => undefined }}>{(data) => <Quality unit={data} />}</Waiting>
  )
}

function Quality({ unit }: { readonly unit: FigureUnit }) {
  const say = useSay(qualityWords)
  const spoken = useSpoken()
  const [state, change] = useAddress(SHAPE)
  const dates = useDates()
  const crumbs = useUnitCrumbs(unit, '/quality')
  const years = {
    unitId: unit.unitId,
    ...(state.from !== undefined && { fromYear: state.from }),
    ...(state.to !== undefined && { toYear: state.to }),
  }
  const isNarrow = state.kind !== '' || state.indicator !== undefined || state.doubt !== undefined
  const all = useRead(dataQuality, { ...years, limit: MOST }, { keepFormer: true, freshFor: 60_000 })
  const narrowed = useRead(
    dataQuality,
    {
      ...years,
      limit: MOST,
      ...(state.kind !== '' && { kind: state.kind }),
      ...(state.indicator !== undefined && { indicatorId: state.indicator }),
      ...(state.doubt !== undefined && { ofUnitId: state.doubt }),
    },
    { keepFormer: true, freshFor: 60_000, when: isNarrow },
  )
  return (
    <Waiting for={all}>
      {(data) => (
        <>
          <PageHead
            title={spoken(data.headline)}
            crumbs={crumbs}
            why={`${say('why', { unit: unit.name })} · ${say('checked', { at: dates.near(data.checkedAt) })}`}
          />
          <div className="filters">
            <div className="row">
              <YearChoice label={say('years.from')} value={state.from} change={(from) => change({ from })} />
              <span aria-hidden="true">–</span>
              <YearChoice label={say('years.to')} value={state.to} change={(to) => change({ to })} />
            </div>
            <UnitSwitch
              unitId={unit.unitId}
              permission="quality.read"
              change={(unitId) => change({ unit: unitId, indicator: undefined, doubt: undefined })}
            />
          </div>
          <div className="stack">
            {data.additivity.length > 0 && (
              <Additivity
                rows={data.additivity}
                findings={data.findings}
                chosen={state.indicator}
                choose={(indicator) => change({ indicator })}
              />
            )}
            {data.unknownRegisters.length > 0 && (
              <p className="second">
                {say('register.unknown', { names: data.unknownRegisters.join(say('list.between')) })}
              </p>
            )}
            <Waiting for={isNarrow ? narrowed : all}>
              {(shown) => (
                <Findings
                  quality={shown}
                  kind={state.kind}
                  choose={(kind) => change({ kind })}
                  indicatorId={state.indicator}
                  chooseIndicator={(indicator) => change({ indicator })}
                  units={unitsOf(data)}
                  unitId={state.doubt}
                  chooseUnit={(doubt) => change({ doubt })}
                />
              )}
            </Waiting>
            {data.identities.length > 0 && <Identities rows={data.identities} unitId={unit.unitId} />}
          </div>
          <FigurePanel />
        </>
      )}
    </Waiting>
  )
}

/** Units with findings, in the order of their codes. */
function unitsOf({ findings }: Output<typeof dataQuality>): readonly UnitName[] {
  const units = new Map(findings.map(({ unit }) => [unit.id, unit]))
  return [...units.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
}

interface YearProps {
  readonly label: string
  readonly value: string | undefined
  readonly change: (year: string | undefined) => void
}

function YearChoice({ label, value, change }: YearProps) {
  const last = officeNow().getUTCFullYear()
  const years = Array.from({ length: last - FIRST_YEAR + 1 }, (_, n) => String(last - n))
  return (
    <Select
      allowClear
      value={value}
      placeholder={label}
      aria-label={label}
      popupMatchSelectWidth={false}
      options={years.map((year) => ({ value: year, label: year }))}
      onChange={(year?: string) => change(year)}
    />
  )
}
