import { Button, Input } from 'antd'
import { useState } from 'react'
import { acceptInvitation } from '#modules/organisations/account.contract.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { NewPassword, useNewPassword } from '#modules/organisations/web/NewPassword.tsx'
import { Outside } from '#modules/organisations/web/Outside.tsx'
import { useOutside } from '#modules/organisations/web/useOutside.ts'
import { Refused } from '#web/act/Refused.tsx'
import { Field } from '#web/form/Field.tsx'
import { maybe, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { useSay } from '#web/words/language.ts'

const SHAPE = { administration: maybe() }

export function InvitationPage() {
  const say = useSay(signInWords)
  const [{ administration }] = useAddress(SHAPE)
  const [token, setToken] = useState(location.hash.slice(1))
  const password = useNewPassword()
  const act = useOutside(acceptInvitation)
  if (act.data !== undefined) {
    return (
      <Outside title={say('invitation.title')}>
        <p>{say('invitation.done', { login: act.data.login })}</p>
        <PageLink to="/sign-in" search={{ with: 'password', administration }}>
          {say('sign-in')}
        </PageLink>
      </Outside>
    )
  }
  return (
    <Outside title={say('invitation.title')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (password.check()) {
            act.mutate({
              ...(administration !== undefined && { administration }),
              token: token.trim(),
              password: password.value,
            })
          }
        }}
      >
        <Refused error={act.error} />
        <Field at="token" label={say('invitation.token')} error={act.error}>
          {(control) => (
            <Input
              {...control}
              value={token}
              required
              autoComplete="off"
              onChange={(event) => setToken(event.target.value)}
            />
          )}
        </Field>
        <NewPassword of={password} at="password" error={act.error} />
        <Button type="primary" htmlType="submit" loading={act.isPending}>
          {say('invitation.act')}
        </Button>
      </form>
    </Outside>
  )
}
