import type { Output } from '#engine/contract/operation.ts'
import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import { unitHistory } from '#modules/organisations/unit.contract.ts'
import { useUnitName } from '#modules/organisations/web/useUnits.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

type History = Output<typeof unitHistory>
type Line = History['changes'][number] | { readonly onDate: string; readonly version: History['versions'][number] }

const namesOf = (unitIds: readonly string[], names: History['names']) =>
  names.filter((one) => unitIds.includes(one.unitId))

/** What was decided, the latest first; a state that nobody decided on screen came with the pack. */
function linesOf(versions: History['versions'], changes: History['changes']): readonly Line[] {
  const decided = new Set(changes.map((change) => change.onDate))
  const published = versions
    .filter((version) => !decided.has(version.fromOn))
    .map((version) => ({ onDate: version.fromOn, version }))
  return [...published, ...changes].sort((a, b) => (a.onDate < b.onDate ? 1 : a.onDate > b.onDate ? -1 : 0))
}

/** How a unit came to be what it is: what was decided, from when, by what document. */
export function UnitHistory({ unitId }: { readonly unitId: string }) {
  const say = useSay(organisationWords)
  const dates = useDates()
  const nameOf = useUnitName()
  const history = useRead(unitHistory, { unitId })
  return (
    <Waiting for={history}>
      {({ changes, versions, names }) => (
        <ol className="timeline">
          {linesOf(versions, changes).map((line) => {
            if (!('kind' in line)) {
              return (
                <li key={line.onDate}>
                  <span className="timeline-when">{dates.day(line.onDate)}</span>
                  <div>
                    <b>{say('change.published')}</b> {nameOf(line.version)}
                  </div>
                </li>
              )
            }
            const change = line
            const name = versions.findLast((version) => version.fromOn <= change.onDate)
            const others = [...change.fromUnitIds, ...change.toUnitIds].filter((id) => id !== unitId)
            return (
              <li key={change.id}>
                <span className="timeline-when">{dates.day(change.onDate)}</span>
                <div>
                  <b>{say(`change.${change.kind}`)}</b> {name !== undefined && nameOf(name)}
                  {others.length > 0 && (
                    <span className="second"> {namesOf(others, names).map(nameOf).join(' · ')}</span>
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
