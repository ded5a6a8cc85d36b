import { Button, Input } from 'antd'
import { useState } from 'react'
import { signIn } from '#modules/organisations/session.contract.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { useAdopt, useOutside } from '#modules/organisations/web/useOutside.ts'
import { Refused } from '#web/act/Refused.tsx'
import { Field } from '#web/form/Field.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly administration: string | undefined
  readonly login?: string
  readonly done?: () => void
}

export function PasswordForm({ administration, login: known, done }: Props) {
  const say = useSay(signInWords)
  const adopt = useAdopt()
  const [login, setLogin] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const act = useOutside(signIn, (info) => {
    adopt(info)
    done?.()
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate({ ...(administration !== undefined && { administration }), login, password })
      }}
    >
      <Refused error={act.error} />
      <Field at="login" label={say('sign-in.login')} error={act.error}>
        {(control) => (
          <Input
            {...control}
            value={login}
            autoComplete="username"
            autoCapitalize="none"
            autoFocus={known === undefined}
            required
            onChange={(event) => setLogin(event.target.value)}
          />
        )}
      </Field>
      <Field at="password" label={say('sign-in.password')} hint={say('sign-in.forgotten')} error={act.error}>
        {(control) => (
          <Input.Password
            {...control}
            value={password}
            autoComplete="current-password"
            autoFocus={known !== undefined}
            required
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button type="primary" htmlType="submit" loading={act.isPending} block>
        {say('sign-in.act')}
      </Button>
    </form>
  )
}
