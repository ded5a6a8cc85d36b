import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { type getSetup, runSetup } from '#modules/organisations/account.contract.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { TokenField } from '#modules/organisations/web/OpenForm.tsx'
import { useOutside } from '#modules/organisations/web/useOutside.ts'
import { Refused } from '#web/act/Refused.tsx'
import { Field } from '#web/form/Field.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export type Appointed = Output<typeof runSetup>

interface Props {
  readonly administration: string
  readonly roles: Output<typeof getSetup>['roles']
  readonly token: string
  readonly setToken: (token: string) => void
  readonly done: (appointed: Appointed) => void
}

/** The separate administrators are appointed once: three people, three invitations. */
export function AppointForm({ administration, roles, token, setToken, done }: Props) {
  const say = useSay(signInWords)
  const pick = usePick()
  const [people, setPeople] = useState(() => roles.map((role) => ({ roleCode: role.code, name: '', login: '' })))
  const act = useOutside(runSetup, done)
  const change = (place: number, part: { name?: string; login?: string }) => {
    setPeople(people.map((person, n) => (n === place ? { ...person, ...part } : person)))
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate({ administration, token: token.trim(), administrators: people })
      }}
    >
      <Refused error={act.error} />
      <TokenField token={token} setToken={setToken} error={act.error} />
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
