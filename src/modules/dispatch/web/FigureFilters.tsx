import { Switch } from 'antd'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { PlanSelect } from '#modules/dispatch/web/PlanSelect.tsx'
import { UnitSwitch } from '#modules/dispatch/web/UnitSwitch.tsx'
import { FIGURE_SHAPE } from '#modules/dispatch/web/useFigureRequest.ts'
import type { FigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { useAddress } from '#web/router/address.ts'
import { useSay } from '#web/words/language.ts'

/** With figures not yet accepted, against which plan, of which unit: chosen here, written in the address. */
export function FigureFilters({ unit }: { readonly unit: FigureUnit }) {
  const say = useSay(indicatorWords)
  const [state, change] = useAddress(FIGURE_SHAPE)
  const { asOf } = usePeriod()
  return (
    <div className="row">
      {asOf === undefined && (
        <label className="row small" title={say('preview.why')} htmlFor="preview">
          <Switch id="preview" size="small" checked={state.preview} onChange={(preview) => change({ preview })} />
          {say('preview')}
        </label>
      )}
      <PlanSelect value={state.plan} change={(plan) => change({ plan })} />
      <UnitSwitch unitId={unit.unitId} change={(unitId) => change({ unit: unitId })} />
    </div>
  )
}
