import { useState } from 'react'
import { adjustedRanking } from '#modules/appraisal/entry.contract.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import { AdjustedGroup } from '#modules/appraisal/web/AdjustedGroup.tsx'
import { LedgerPage } from '#modules/appraisal/web/LedgerPage.tsx'
import { ProposeEntry } from '#modules/appraisal/web/ProposeEntry.tsx'
import { FrozenBand } from '#modules/dispatch/web/FrozenBand.tsx'
import { PlanSelect } from '#modules/dispatch/web/PlanSelect.tsx'
import { UnitSwitch } from '#modules/dispatch/web/UnitSwitch.tsx'
import { useAsOf } from '#modules/dispatch/web/useAsOf.ts'
import { type FigureUnit, useFigureUnit } from '#modules/dispatch/web/useFigureUnit.ts'
import { useSpoken } from '#modules/dispatch/web/useSpoken.ts'
import { useUnitCrumbs } from '#modules/dispatch/web/useUnitCrumbs.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { PageHead } from '#web/frame/PageHead.tsx'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { maybe, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

const SHAPE = { unit: maybe(), plan: maybe() }

/** The units below one unit by their adjusted scores; a unit without units below sees what stands in the ledger for it. */
export function AppraisalPage() {
  const unit = useFigureUnit()
  return (
    <Waiting for={{ data: unit, error: null, refetch: () => undefined }}>
      {(data) => (data.children.length === 0 ? <LedgerPage ownUnitId={data.unitId} /> : <Ranking unit={data} />)}
    </Waiting>
  )
}

function Ranking({ unit }: { readonly unit: FigureUnit }) {
  const say = useSay(entryWords)
  const spoken = useSpoken()
  const dates = useDates()
  const { period } = usePeriod()
  const [state, change] = useAddress(SHAPE)
  const crumbs = useUnitCrumbs(unit, '/appraisal', { plan: state.plan })
  const may = useCan()
  const [isProposing, propose] = useState(false)
  const ranking = useRead(
    adjustedRanking,
    { unitId: unit.unitId, period, ...useAsOf(), ...(state.plan !== undefined && { planId: state.plan }) },
    { keepFormer: true },
  )
  return (
    <Waiting for={ranking}>
      {(data) => {
        const groups = data.groups.filter(({ rows }) => rows.length > 0)
        return (
          <>
            <FrozenBand />
            <PageHead
              title={spoken(data.headline)}
              crumbs={crumbs}
              why={say('ranking.why', { period: dates.period(period) })}
            >
              <PageLink to="/appraisal/entries" className="button">
                {say('open-ledger')}
              </PageLink>
              {may('appraisal.propose') && (
                <ActButton primary act={() => propose(true)}>
                  {say('propose')}
                </ActButton>
              )}
            </PageHead>
            <div className="filters">
              <div className="row">
                <PlanSelect value={state.plan} change={(plan) => change({ plan })} />
                <UnitSwitch
                  unitId={unit.unitId}
                  change={(unitId) => change({ unit: unitId })}
                  permission="appraisal.read"
                />
              </div>
            </div>
            {groups.length === 0 ? (
              <div className="card">
                <State kind="empty" title={say('ranking.empty')} why={say('ranking.empty.why')} />
              </div>
            ) : (
              <div className="stack">
                {groups.map((group) => (
                  <AdjustedGroup key={group.peerGroup ?? ''} group={group} />
                ))}
              </div>
            )}
            {isProposing && <ProposeEntry close={() => propose(false)} />}
          </>
        )
      }}
    </Waiting>
  )
}
