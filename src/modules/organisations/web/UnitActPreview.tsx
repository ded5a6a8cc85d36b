import { useMemo } from 'react'
import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import { unitMessages } from '#modules/organisations/unit.messages.ts'
import type { UnitAct } from '#modules/organisations/unit.rules.ts'
import { previewAct } from '#modules/organisations/web/unit-preview.ts'
import { useUnitName, useUnits } from '#modules/organisations/web/useUnits.ts'
import { Light } from '#web/figure/Light.tsx'
import { useLanguage, useSay } from '#web/words/language.ts'
import { saySentence } from '#web/words/useSentence.ts'

const MOST_SHOWN = 12

/** The sentence the history will hold, and whose place in the tree changes; or why it cannot be done. */
export function UnitActPreview({ act }: { readonly act: UnitAct | undefined }) {
  const say = useSay(organisationWords)
  const { language } = useLanguage()
  const nameOf = useUnitName()
  const units = useUnits(act?.onDate).data?.units
  const preview = useMemo(
    () => (act === undefined || units === undefined ? undefined : previewAct(units, act, nameOf)),
    [act, units, nameOf],
  )
  const told = preview?.refused ?? preview?.sentence
  return (
    <section className="preview" aria-live="polite">
      <h3>{say('unit.preview')}</h3>
      {told === undefined && <p className="second">{say('unit.preview.wait')}</p>}
      {preview?.refused !== undefined && <Light is="warning">{say('unit.preview.refused')}</Light>}
      {told !== undefined && <p>{saySentence([unitMessages], language, told)}</p>}
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
