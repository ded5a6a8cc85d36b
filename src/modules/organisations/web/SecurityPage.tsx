import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import { changePassword } from '#modules/organisations/account.contract.ts'
import type { SessionInfo } from '#modules/organisations/session.contract.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { EnrolFactor } from '#modules/organisations/web/EnrolFactor.tsx'
import { NewPassword, useNewPassword } from '#modules/organisations/web/NewPassword.tsx'
import { useSessionInfo } from '#modules/organisations/web/session-info.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { Light } from '#web/figure/Light.tsx'
import { useDates } from '#web/figure/useDates.ts'
import { Field } from '#web/form/Field.tsx'
import { PageHead } from '#web/frame/PageHead.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { useSay } from '#web/words/language.ts'

/** Own password and second factor. */
export function SecurityPage() {
  return (
    <Waiting for={useSessionInfo()}>
      {(info) => (info.signedIn === null ? null : <Security info={info} signedIn={info.signedIn} />)}
    </Waiting>
  )
}

interface Props {
  readonly info: SessionInfo
  readonly signedIn: NonNullable<SessionInfo['signedIn']>
}

function Security({ info, signedIn }: Props) {
  const say = useSay(signInWords)
  const dates = useDates()
  const told = { when: dates.near(signedIn.startedAt), ends: dates.near(signedIn.endsAt), idle: signedIn.idleMinutes }
  return (
    <>
      <PageHead title={say('security.title')} why={say('security.why', told)} />
      <div className="settings">
        <section className="card stack">
          <h2>{say('security.password')}</h2>
          {info.mode === 'demo' && info.administration.isDemo ? (
            <p className="second">{say('security.demo')}</p>
          ) : (
            <PasswordChange />
          )}
        </section>
        <section className="card stack">
          <h2>{say('security.factor')}</h2>
          {signedIn.hasFactor ? (
            <Light is="ok">{say('security.factor.on')}</Light>
          ) : (
            <>
              <p className="second">{say('security.factor.off')}</p>
              <EnrolFactor />
            </>
          )}
        </section>
      </div>
    </>
  )
}

function PasswordChange() {
  const say = useSay(signInWords)
  const [present, setPresent] = useState('')
  const next = useNewPassword()
  const act = useAct(changePassword)
  if (act.isSuccess) return <Alert type="success" showIcon title={say('security.password.changed')} />
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (next.check()) act.mutate({ present, next: next.value })
      }}
    >
      <Refused error={act.error} />
      <Field at="present" label={say('security.password.present')} error={act.error}>
        {(control) => (
          <Input.Password
            {...control}
            value={present}
            required
            autoComplete="current-password"
            onChange={(event) => setPresent(event.target.value)}
          />
        )}
      </Field>
      <NewPassword of={next} at="next" error={act.error} />
      <div>
        <Button type="primary" htmlType="submit" loading={act.isPending}>
          {say('security.password')}
        </Button>
      </div>
    </form>
  )
}
