import { Button } from 'antd'
import { useState } from 'react'
import type { FieldOf } from '#engine/form/field.ts'
import { isRecord } from '#engine/form/same-value.ts'
import { isStale, signedHash } from '#engine/form/signature.ts'
import { Refused } from '#web/act/Refused.tsx'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import type { ControlOf } from '#web/form/AnswerControl.tsx'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFormTools, useOverview } from '#web/form/form-tools.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** The words of the promise, who signs, and the act; a signature is over what stands there at that moment. */
export function SignatureAnswer({ field, id, told, value }: ControlOf<FieldOf<'signature'>>) {
  const say = useSay(formWords)
  const pick = usePick()
  const dates = useDates()
  const { form, book, sign, whyNotSign } = useFormTools()
  // What it covers changes with other fields.
  useOverview(book)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>()
  const signature = isRecord(value) ? value : undefined
  const stale = signature !== undefined && isStale(form, field, signature, book.state)
  const why = sign === undefined ? undefined : whyNotSign?.(field.code)
  const press = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await sign?.(field.code, signedHash(form, field, book.state))
    } catch (caught) {
      setError(caught as Error)
    }
    setBusy(false)
  }
  return (
    <div className="signature" id={id}>
      {field.text !== undefined && <p className="signature-words">{pick(field.text)}</p>}
      <div className="signature-foot">
        <span className="second">{say('sign.signer', { signer: pick(field.signer) })}</span>
        {signature === undefined ? (
          <Light is="none">{say('sign.none')}</Light>
        ) : stale ? (
          <Light is="lag">{say('sign.stale')}</Light>
        ) : (
          <Light is="ok">
            {say('sign.by', { name: String(signature.name ?? ''), when: dates.near(String(signature.at)) })}
          </Light>
        )}
        {sign !== undefined && (signature === undefined || stale) && (
          <Button
            type="primary"
            size="small"
            loading={busy}
            disabled={why !== undefined}
            aria-describedby={told}
            onClick={() => void press()}
          >
            {say(signature === undefined ? 'sign.act' : 'sign.again')}
          </Button>
        )}
      </div>
      {why !== undefined && (signature === undefined || stale) && <small className="second">{why}</small>}
      {field.covers === 'form' && <small className="second">{say('sign.covers')}</small>}
      <Refused error={error} />
    </div>
  )
}
