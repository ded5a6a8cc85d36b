import { Alert } from 'antd'
import type { AnswerFault } from '#engine/form/answer-fault.ts'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFormTools, useOverview } from '#web/form/form-tools.ts'
import { useFaultWords, usePlaceWords } from '#web/form/useFaultWords.ts'
import { useSay } from '#web/words/language.ts'

const SHOWN = 8

/** What stands against handing it in, each with the way to its field; silent until somebody asked for the check. */
export function FaultList({ show }: { readonly show: (path: string) => void }) {
  const say = useSay(formWords)
  const { book } = useFormTools()
  const { faults, isChecked, conflicts } = useOverview(book)
  const errors = faults.filter(({ severity }) => severity === 'error')
  const warnings = faults.filter(({ severity }) => severity === 'warning')
  return (
    <>
      {conflicts > 0 && <Alert type="warning" showIcon title={say('conflicts', { n: conflicts })} />}
      {isChecked && errors.length === 0 && <Alert type="success" showIcon title={say('check.sound')} />}
      {isChecked && errors.length > 0 && (
        <Alert
          type="error"
          role="alert"
          title={say('check.faults', { n: errors.length })}
          description={<Faults of={errors} show={show} />}
        />
      )}
      {isChecked && warnings.length > 0 && (
        <Alert
          type="warning"
          title={say('check.warnings', { n: warnings.length })}
          description={<Faults of={warnings} show={show} />}
        />
      )}
    </>
  )
}

function Faults({ of, show }: { readonly of: readonly AnswerFault[]; readonly show: (path: string) => void }) {
  const say = useSay(formWords)
  const words = useFaultWords()
  const places = usePlaceWords()
  return (
    <ul className="form-faults">
      {of.slice(0, SHOWN).map((fault) => (
        <li key={`${fault.path} ${fault.code}`}>
          <button type="button" className="link-button" onClick={() => show(fault.path)}>
            {places(fault.path)}
          </button>{' '}
          {words(fault)}
        </li>
      ))}
      {of.length > SHOWN && <li className="second">{say('check.more', { n: of.length - SHOWN })}</li>}
    </ul>
  )
}
