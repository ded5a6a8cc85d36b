import { useParams } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { yearOf } from '#engine/calendar/period.ts'
import { planWords } from '#modules/dispatch/plan-screen.messages.ts'
import { targetCascade } from '#modules/dispatch/target.contract.ts'
import { CascadeBoard } from '#modules/dispatch/web/CascadeBoard.tsx'
import { UnitSwitch } from '#modules/dispatch/web/UnitSwitch.tsx'
import { type FigureUnit, useFigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { useRead } from '#web/client/useRead.ts'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

const KINDS = ['initial', 'intermediate', 'final'] as const
const SHAPE = { unit: maybe(), year: maybe(), kind: oneOf(KINDS, 'final') }

/** One indicator's target at a unit broken down to those below it, with the unassigned remainder always in sight. */
export function CascadePage() {
  const unit = useFigureUnit()
  return <Waiting for={{ data: unit, error: null, refetch: () => undefined }}>{(data) => <At unit={data} />}</Waiting>
}

function At({ unit }: { readonly unit: FigureUnit }) {
  const say = useSay(planWords)
  const { planId, indicatorId } = useParams({ strict: false })
  const { period: shown } = usePeriod()
  const [state, change] = useAddress(SHAPE)
  const period = state.year ?? String(yearOf(shown))
  const at = { planId: planId ?? '', indicatorId: indicatorId ?? '', unitId: unit.unitId, period, kind: state.kind }
  const cascade = useRead(targetCascade, at)
  return (
    <Waiting for={cascade}>
      {(data) => (
        <CascadeBoard key={[unit.unitId, period, state.kind].join(' ')} cascade={data} at={at} unit={unit}>
          <Segmented
            value={state.kind}
            aria-label={say('cascade.kind')}
            options={KINDS.map((value) => ({ value, label: say(`kind.${value}`) }))}
            onChange={(kind) => change({ kind })}
          />
          <UnitSwitch unitId={unit.unitId} permission="plan.read" change={(unitId) => change({ unit: unitId })} />
        </CascadeBoard>
      )}
    </Waiting>
  )
}
