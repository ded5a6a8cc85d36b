import { Suspense, useMemo } from 'react'
import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import { listPeople } from '#modules/organisations/person.contract.ts'
import { unitMessages } from '#modules/organisations/unit.messages.ts'
import type { UnitAct } from '#modules/organisations/unit.rules.ts'
import type { UnitVersion } from '#modules/organisations/unit.ts'
import { previewAct } from '#modules/organisations/web/unit-preview.ts'
import { useUnitName, useUnits } from '#modules/organisations/web/useUnits.ts'
import { useRead } from '#web/client/useRead.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { type ReorganisationOnScreen, useServices } from '#web/frame/services.ts'
import { useLanguage, useSay } from '#web/words/language.ts'
import { saySentence } from '#web/words/useSentence.ts'

const MOST_SHOWN = 12

interface Props {
  readonly act: UnitAct | undefined
  readonly unit: UnitVersion
}

/** Acts after which somebody else reports, or under another parent. */
const REPORTING_CHANGES: readonly UnitAct['kind'][] = ['move', 'close', 'merge', 'split']

/** The sentence the history will hold, and whose place in the tree changes; or why it cannot be done. */
export function UnitActPreview({ act, unit }: Props) {
  const say = useSay(organisationWords)
  const dates = useDates()
  const { language } = useLanguage()
  const nameOf = useUnitName()
  const units = useUnits(act?.onDate).data?.units
  const preview = useMemo(
    () => (act === undefined || units === undefined ? undefined : previewAct(units, act, nameOf)),
    [act, units, nameOf],
  )
  const sentence = preview?.refused ?? preview?.sentence
  const date = sentence?.params?.date
  const told =
    sentence && typeof date === 'string'
      ? { ...sentence, params: { ...sentence.params, date: dates.day(date) } }
      : sentence
  const isFollowed = preview?.sentence !== undefined && act !== undefined && REPORTING_CHANGES.includes(act.kind)
  const { ReorganisationFacts } = useServices()
  const isLeft = isFollowed && act.kind !== 'move'
  const people = useRead(listPeople, { unitId: unit.unitId, limit: 1 }, { when: isLeft }).data?.total ?? 0
  return (
    <section className="preview" aria-live="polite">
      <h3>{say('unit.preview')}</h3>
      {told === undefined && <p className="second">{say('unit.preview.wait')}</p>}
      {preview?.refused !== undefined && <Light is="red">{say('unit.preview.refused')}</Light>}
      {told !== undefined && <p>{saySentence([unitMessages], language, told)}</p>}
      {isFollowed && <p className="small">{say('unit.preview.before', { date: dates.day(act.onDate) })}</p>}
      {isLeft && people > 0 && <p className="small">{say('unit.preview.people', { unit: nameOf(unit), n: people })}</p>}
      <Suspense>
        {isFollowed && ReorganisationFacts !== undefined && <ReorganisationFacts {...factsOf(act)} />}
      </Suspense>
      {preview !== undefined && preview.moved.length > 0 && (
        <>
          <p className="second small">{say('unit.preview.paths', { n: preview.moved.length })}</p>
          <ul className="small">
            {preview.moved.slice(0, MOST_SHOWN).map((one) => (
              <li key={one.unitId}>
                {one.before !== '' && <del className="second">{one.before}</del>}
                {one.after !== '' && <ins>{one.after}</ins>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** What of the act other slices need to know: which units lose what they have, and how. */
function factsOf(act: UnitAct): ReorganisationOnScreen {
  const { onDate } = act
  switch (act.kind) {
    case 'merge':
      return { unitIds: act.unitIds, onDate, becomes: 'gone', opensUnits: 'code' in act.into }
    case 'split':
      return { unitIds: [act.unitId], onDate, becomes: act.continues ? 'kept' : 'gone', opensUnits: true }
    case 'move':
      return { unitIds: [act.unitId], onDate, becomes: 'moved', opensUnits: false }
    default:
      return { unitIds: [act.unitId], onDate, becomes: 'gone', opensUnits: false }
  }
}
