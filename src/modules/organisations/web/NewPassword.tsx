import { Input } from 'antd'
import { useState } from 'react'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { Field } from '#web/form/Field.tsx'
import { useSay } from '#web/words/language.ts'

export interface NewPasswordState {
  readonly value: string
  readonly again: string
  readonly differs: boolean
  readonly set: (value: string) => void
  readonly setAgain: (again: string) => void
  /** Marks the second field when the two differ; true when they do not. */
  readonly check: () => boolean
}

export function useNewPassword(): NewPasswordState {
  const [value, set] = useState('')
  const [again, setAgain] = useState('')
  const [checked, setChecked] = useState(false)
  return {
    value,
    again,
    differs: checked && value !== again,
    set,
    setAgain,
    check: () => {
      setChecked(true)
      return value === again
    },
  }
}

interface Props {
  readonly of: NewPasswordState
  readonly at: string
  readonly error: Error | null
}

/** A new password, twice. Whether it is good enough only the server says, in one set of words. */
export function NewPassword({ of, at, error }: Props) {
  const say = useSay(signInWords)
  return (
    <>
      <Field at={at} label={say('invitation.password')} hint={say('invitation.password.hint')} error={error}>
        {(control) => (
          <Input.Password
            {...control}
            value={of.value}
            required
            autoComplete="new-password"
            onChange={(event) => of.set(event.target.value)}
          />
        )}
      </Field>
      <Field
        at={`${at}-again`}
        label={say('invitation.again')}
        fault={of.differs ? say('invitation.again.differs') : undefined}
      >
        {(control) => (
          <Input.Password
            {...control}
            value={of.again}
            required
            autoComplete="new-password"
            onChange={(event) => of.setAgain(event.target.value)}
          />
        )}
      </Field>
    </>
  )
}
