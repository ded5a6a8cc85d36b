import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import { unitHistory } from '#modules/organisations/unit.contract.ts'
import { useUnitName, useUnitNames } from '#modules/organisations/web/useUnits.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

/** How a unit came to be what it is: what was decided, from when, by what document. */
export function UnitHistory({ unitId }: { readonly unitId: string }) {
  const say = useSay(organisationWords)
  const dates = useDates()
  const nameById = useUnitNames()
  const nameOf = useUnitName()
  const history = useRead(unitHistory, { unitId })
  return (
    <Waiting for={history}>
      {({ changes, versions }) => (
        <ol className="timeline">
          {[...changes].reverse().map((change) => {
            const name = versions.findLast((version) => version.fromOn <= change.onDate)
            const others = [...change.fromUnitIds, ...change.toUnitIds].filter((id) => id !== unitId)
            return (
              <li key={change.id}>
                <span className="timeline-when">{dates.day(change.onDate)}</span>
                <div>
                  <b>{say(`change.${change.kind}`)}</b> {name !== undefined && nameOf(name)}
                  {others.length > 0 && (
                    <span className="second"> {[...new Set(others)].map(nameById).join(' · ')}</span>
                  )}
                  <p className="second small">
                    {[
                      change.documentNo,
                      change.reason,
                      say('unit.changed.recorded', { when: dates.moment(change.recordedAt) }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </p>
                </div>
              </li>
            )
          })}
        </ol>
      )}
    </Waiting>
  )
}
