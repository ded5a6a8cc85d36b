import { Input } from 'antd'
import { useState } from 'react'
import { changeAccountState, createAccount, resetAccess } from '#modules/organisations/account.contract.ts'
import type { Person } from '#modules/organisations/person.contract.ts'
import { personWords } from '#modules/organisations/person-screen.messages.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { accountState } from '#modules/organisations/web/AccountLight.tsx'
import { Invitation } from '#modules/organisations/web/Invitation.tsx'
import { useSessionInfo } from '#modules/organisations/web/session-info.ts'
import { ActButton } from '#web/act/ActButton.tsx'
import { ReasonDialog } from '#web/act/ReasonDialog.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Field } from '#web/form/Field.tsx'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

const ALSO = ['person'] as const

/** The account: opened by whoever manages people, reset and suspended by the security administrator. */
export function PersonAccount({ person }: { readonly person: Person }) {
  const say = useSay(personWords)
  const sayOutside = useSay(signInWords)
  const may = useCan()
  const { name } = person
  const [over, setOver] = useState<'reset' | 'suspend' | 'restore' | undefined>()
  const [login, setLogin] = useState('')
  const create = useAct(createAccount, { also: ALSO })
  const reset = useAct(resetAccess, { also: ALSO, done: () => setOver(undefined) })
  const change = useAct(changeAccountState, { also: ALSO, done: () => setOver(undefined) })
  const state = accountState(person)
  const invitation = reset.data ?? create.data
  const forSecurity = may('session.manage', person.unitPath) ? {} : { reason: say('person.no-session') }
  const administration = useSessionInfo().data?.administration.code ?? ''
  if (person.leftOn !== null) return null
  return (
    <section className="stack">
      <h3>{say('person.account')}</h3>
      {invitation !== undefined && <Invitation name={name} administration={administration} invitation={invitation} />}
      {state === 'none' && invitation === undefined ? (
        <>
          <Refused error={create.error} />
          <Field
            at="login"
            label={sayOutside('sign-in.login')}
            hint={sayOutside('setup.login.hint')}
            error={create.error}
          >
            {(control) => (
              <Input
                {...control}
                value={login}
                autoCapitalize="none"
                onChange={(event) => setLogin(event.target.value)}
              />
            )}
          </Field>
          <ActButton
            size="small"
            busy={create.isPending}
            act={() => create.mutate({ personId: person.id, login })}
            {...(!may('person.manage', person.unitPath) && { reason: say('person.no-manage') })}
          >
            {say('person.account.open.of', { name })}
          </ActButton>
        </>
      ) : (
        <>
          <dl className="fact-list">
            <dt>{sayOutside('sign-in.login')}</dt>
            <dd>{person.account?.login}</dd>
            <dt>{say('person.factor')}</dt>
            <dd>{say(person.account?.hasFactor === true ? 'person.factor.on' : 'person.factor.off')}</dd>
          </dl>
          <div className="row">
            <ActButton size="small" act={() => setOver('reset')} {...forSecurity}>
              {say('person.account.reset')}
            </ActButton>
            <ActButton size="small" act={() => setOver(state === 'suspended' ? 'restore' : 'suspend')} {...forSecurity}>
              {say(state === 'suspended' ? 'person.account.restore' : 'person.account.suspend')}
            </ActButton>
          </div>
        </>
      )}
      {over !== undefined && (
        <ReasonDialog
          title={say(`person.account.${over}.of`, { name })}
          deed={say(`person.account.${over}.of`, { name })}
          least={2}
          danger={over === 'suspend'}
          busy={reset.isPending || change.isPending}
          error={reset.error ?? change.error}
          act={(reason) =>
            over === 'reset'
              ? reset.mutate({ personId: person.id, reason })
              : change.mutate({ personId: person.id, state: over === 'suspend' ? 'suspended' : 'active', reason })
          }
          close={() => setOver(undefined)}
        />
      )}
    </section>
  )
}
