import { Button, Input, QRCode } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { confirmEnrolment, enrolFactor } from '#modules/organisations/account.contract.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { useAdopt, useOutside } from '#modules/organisations/web/useOutside.ts'
import { Refused } from '#web/act/Refused.tsx'
import { Field } from '#web/form/Field.tsx'
import { useSay } from '#web/words/language.ts'

/** Secret, first code, recovery codes: the factor counts only when all three steps are done. */
export function EnrolFactor() {
  const say = useSay(signInWords)
  const adopt = useAdopt()
  const [code, setCode] = useState('')
  const begin = useOutside(enrolFactor)
  const confirm = useOutside(confirmEnrolment)
  if (confirm.data !== undefined) {
    const { recoveryCodes, session } = confirm.data
    return <RecoveryCodes codes={recoveryCodes} done={() => adopt(session)} />
  }
  if (begin.data === undefined) {
    return (
      <div className="stack">
        <Refused error={begin.error} />
        <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate({})}>
          {say('enrol.start')}
        </Button>
      </div>
    )
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate({ code })
      }}
    >
      <Secret of={begin.data} />
      <Refused error={confirm.error} />
      <Field at="code" label={say('enrol.code')} error={confirm.error}>
        {(control) => (
          <Input
            {...control}
            value={code}
            autoFocus
            required
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <Button type="primary" htmlType="submit" loading={confirm.isPending}>
        {say('enrol.act')}
      </Button>
    </form>
  )
}

function Secret({ of }: { readonly of: Output<typeof enrolFactor> }) {
  const say = useSay(signInWords)
  return (
    <div className="row enrol-secret">
      <QRCode value={of.address} type="svg" size={148} aria-label={say('enrol.picture')} />
      <div>
        <span className="second small">{say('enrol.secret')}</span>
        <code className="secret">{of.secret.replace(/(.{4})/g, '$1 ').trim()}</code>
      </div>
    </div>
  )
}

interface CodesProps {
  readonly codes: readonly string[]
  readonly done: () => void
}

function RecoveryCodes({ codes, done }: CodesProps) {
  const say = useSay(signInWords)
  return (
    <div className="stack">
      <h2>{say('recovery.title')}</h2>
      <p className="second">{say('recovery.why')}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="row">
        <Button onClick={() => void navigator.clipboard?.writeText(codes.join('\n'))}>{say('recovery.copy')}</Button>
        <Button type="primary" onClick={done}>
          {say('recovery.done')}
        </Button>
      </div>
    </div>
  )
}
