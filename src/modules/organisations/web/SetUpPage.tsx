import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { getSetup, runSetup } from '#modules/organisations/account.contract.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { Invitation } from '#modules/organisations/web/Invitation.tsx'
import { Outside } from '#modules/organisations/web/Outside.tsx'
import { useOutside } from '#modules/organisations/web/useOutside.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Field } from '#web/form/Field.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

/** The three separate administrators are appointed once, by the token the server printed. */
export function SetUpPage() {
  const say = useSay(signInWords)
  const status = useRead(getSetup, {})
  return (
    <Outside title={say('setup.title')} why={say('setup.why')} wide>
      <Waiting for={status}>
        {(setup) =>
          setup.isNeeded ? (
            <SetUpForm roles={setup.roles} />
          ) : (
            <p className="row">
              {say('setup.not-needed')}
              <PageLink to="/sign-in">{say('sign-in')}</PageLink>
            </p>
          )
        }
      </Waiting>
    </Outside>
  )
}

function SetUpForm({ roles }: { readonly roles: Output<typeof getSetup>['roles'] }) {
  const say = useSay(signInWords)
  const pick = usePick()
  const [token, setToken] = useState('')
  const [people, setPeople] = useState(() => roles.map((role) => ({ roleCode: role.code, name: '', login: '' })))
  const act = useOutside(runSetup)
  if (act.data !== undefined) {
    const { invitations } = act.data
    return (
      <div className="stack">
        <h2>{say('setup.done')}</h2>
        <p className="second">{say('setup.done.why')}</p>
        {invitations.map((invitation) => (
          <Invitation
            key={invitation.roleCode}
            name={pick(roles.find((role) => role.code === invitation.roleCode)?.name ?? { zh: invitation.roleCode })}
            invitation={invitation}
          />
        ))}
      </div>
    )
  }
  const change = (place: number, part: { name?: string; login?: string }) => {
    setPeople(people.map((person, n) => (n === place ? { ...person, ...part } : person)))
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate({ token: token.trim(), administrators: people })
      }}
    >
      <Refused error={act.error} />
      <Field at="token" label={say('setup.token')} error={act.error}>
        {(control) => (
          <Input
            {...control}
            value={token}
            required
            autoFocus
            autoComplete="off"
            onChange={(event) => setToken(event.target.value)}
          />
        )}
      </Field>
      {roles.map((role, place) => (
        <fieldset key={role.code} className="set-up-person">
          <legend>{pick(role.name)}</legend>
          <Field at={`administrators/${place}/name`} label={say('setup.name')} error={act.error}>
            {(control) => (
              <Input
                {...control}
                value={people[place]!.name}
                required
                onChange={(event) => change(place, { name: event.target.value })}
              />
            )}
          </Field>
          <Field
            at={`administrators/${place}/login`}
            label={say('setup.login')}
            hint={say('setup.login.hint')}
            error={act.error}
          >
            {(control) => (
              <Input
                {...control}
                value={people[place]!.login}
                required
                autoCapitalize="none"
                onChange={(event) => change(place, { login: event.target.value })}
              />
            )}
          </Field>
        </fieldset>
      ))}
      <Button type="primary" htmlType="submit" loading={act.isPending}>
        {say('setup.act')}
      </Button>
    </form>
  )
}
