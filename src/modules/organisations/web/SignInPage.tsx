import { Navigate, useNavigate } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { getSetup } from '#modules/organisations/account.contract.ts'
import type { SessionInfo } from '#modules/organisations/session.contract.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { DemoPicker } from '#modules/organisations/web/DemoPicker.tsx'
import { Outside } from '#modules/organisations/web/Outside.tsx'
import { PasswordForm } from '#modules/organisations/web/PasswordForm.tsx'
import { isWithoutAdministration, useSessionInfo } from '#modules/organisations/web/session-info.ts'
import { useRead } from '#web/client/useRead.ts'
import { maybe, oneOf, useAddress } from '#web/router/address.ts'
import { PageLink } from '#web/router/PageLink.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

const SHAPE = { to: maybe(), administration: maybe(), with: oneOf(['ready', 'password'], 'ready') }

export function SignInPage() {
  const told = useSessionInfo()
  if (isWithoutAdministration(told.error)) return <Navigate to="/set-up" replace />
  return <Waiting for={told}>{(info) => <SignIn info={info} />}</Waiting>
}

function SignIn({ info }: { readonly info: SessionInfo }) {
  const say = useSay(signInWords)
  const pick = usePick()
  const navigate = useNavigate()
  const [state, change] = useAddress(SHAPE)
  const chosen = info.administrations.find((one) => one.code === state.administration) ?? info.administration
  const setup = useRead(getSetup, { administration: chosen.code }, { when: info.mode === 'serve' })
  const demo = info.mode === 'demo' && chosen.isDemo && state.with === 'ready'
  const enter = () => {
    const inside = state.to !== undefined && /^\/(?!\/)/.test(state.to) ? state.to : '/'
    void navigate({ href: inside, replace: true })
  }
  const choice = info.administrations.length > 1 && (
    <Select
      value={chosen.code}
      aria-label={say('sign-in.administration')}
      options={info.administrations.map((one) => ({ value: one.code, label: pick(one.name) }))}
      onChange={(code) => change({ administration: code }, { replace: true })}
      popupMatchSelectWidth={false}
    />
  )
  if (demo) {
    return (
      <Outside title={say('demo.title')} why={say('demo.why')} wide>
        <DemoPicker key={chosen.code} administration={chosen.code} choice={choice} done={enter} />
        <div className="between">
          <Button type="link" className="outside-link" onClick={() => change({ with: 'password' })}>
            {say('sign-in.with-password')}
          </Button>
          <PageLink to="/self-check" search={{ administration: chosen.code }}>
            {say('sign-in.self-check')}
          </PageLink>
          <PageLink to="/public-board" search={{ administration: chosen.code }}>
            {say('sign-in.public-board')}
          </PageLink>
        </div>
      </Outside>
    )
  }
  return (
    <Outside title={say('sign-in.to', { administration: pick(chosen.name) })}>
      {choice}
      <PasswordForm administration={chosen.code} done={enter} />
      <div className="between">
        {info.mode === 'demo' && chosen.isDemo && (
          <Button type="link" className="outside-link" onClick={() => change({ with: 'ready' })}>
            {say('sign-in.with-demo')}
          </Button>
        )}
        <PageLink to="/self-check" search={{ administration: chosen.code }}>
          {say('sign-in.self-check')}
        </PageLink>
        <PageLink to="/public-board" search={{ administration: chosen.code }}>
          {say('sign-in.public-board')}
        </PageLink>
        {setup.data?.isNeeded === true && (
          <PageLink to="/set-up" search={{ administration: chosen.code }}>
            {say('setup.link')}
          </PageLink>
        )}
      </div>
    </Outside>
  )
}
