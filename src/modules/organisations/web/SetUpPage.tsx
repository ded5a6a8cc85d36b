import { Select } from 'antd'
import { useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { getSetup } from '#modules/organisations/account.contract.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { type Appointed, AppointForm } from '#modules/organisations/web/AppointForm.tsx'
import { Invitation } from '#modules/organisations/web/Invitation.tsx'
import { OpenForm } from '#modules/organisations/web/OpenForm.tsx'
import { Outside } from '#modules/organisations/web/Outside.tsx'
import { isWithoutAdministration, useSessionInfo } from '#modules/organisations/web/session-info.ts'
import { useRead } from '#web/client/useRead.ts'
import { maybe, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { administration: maybe() }

/** The first hour: an administration is opened from a pack, then its separate administrators are appointed. */
export function SetUpPage() {
  const say = useSay(signInWords)
  const info = useSessionInfo()
  const [token, setToken] = useState('')
  if (isWithoutAdministration(info.error)) {
    return (
      <Outside title={say('open.title')} why={say('open.why')} wide>
        <OpenForm token={token} setToken={setToken} done={() => void info.refetch()} />
      </Outside>
    )
  }
  return (
    <Outside title={say('setup.title')} why={say('setup.why')} wide>
      <Waiting for={info}>
        {({ administrations, administration }) => (
          <Appoint administrations={administrations} first={administration.code} token={token} setToken={setToken} />
        )}
      </Waiting>
    </Outside>
  )
}

interface Props {
  readonly administrations: readonly { readonly code: string; readonly name: { zh: string; en: string } }[]
  readonly first: string
  readonly token: string
  readonly setToken: (token: string) => void
}

function Appoint({ administrations, first, token, setToken }: Props) {
  const say = useSay(signInWords)
  const pick = usePick()
  const [state, change] = useAddress(SHAPE)
  const code = administrations.find((one) => one.code === state.administration)?.code ?? first
  const status = useRead(getSetup, { administration: code })
  const [given, setGiven] = useState<Given | undefined>()
  // Kept here and not read again: the invitations are shown this once.
  if (given?.code === code) return <Invitations {...given} />
  return (
    <>
      {administrations.length > 1 ? (
        <Select
          value={code}
          aria-label={say('sign-in.administration')}
          options={administrations.map((one) => ({ value: one.code, label: pick(one.name) }))}
          onChange={(chosen) => change({ administration: chosen }, { replace: true })}
          popupMatchSelectWidth={false}
        />
      ) : (
        <b>{administrations.map((one) => pick(one.name))}</b>
      )}
      <Waiting for={status}>
        {(setup) =>
          setup.isNeeded ? (
            <AppointForm
              key={code}
              administration={code}
              roles={setup.roles}
              token={token}
              setToken={setToken}
              done={({ invitations }) => setGiven({ code, roles: setup.roles, invitations })}
            />
          ) : (
            <p className="row">
              {say('setup.not-needed')}
              <PageLink to="/sign-in" search={{ administration: code }}>
                {say('sign-in')}
              </PageLink>
            </p>
          )
        }
      </Waiting>
    </>
  )
}

interface Given extends Appointed {
  readonly code: string
  readonly roles: Output<typeof getSetup>['roles']
}

function Invitations({ code, roles, invitations }: Given) {
  const say = useSay(signInWords)
  const pick = usePick()
  return (
    <div className="stack">
      <h2>{say('setup.done')}</h2>
      <p className="second">{say('setup.done.why')}</p>
      {invitations.map((invitation) => (
        <Invitation
          key={invitation.roleCode}
          name={pick(roles.find((role) => role.code === invitation.roleCode)?.name ?? { zh: invitation.roleCode })}
          administration={code}
          invitation={invitation}
        />
      ))}
      <PageLink to="/sign-in" search={{ administration: code }}>
        {say('setup.done.next')}
      </PageLink>
    </div>
  )
}
