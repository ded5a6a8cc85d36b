import { Button, Input } from 'antd'
import { useState } from 'react'
import { confirmFactor } from '#modules/organisations/session.contract.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { EnrolFactor } from '#modules/organisations/web/EnrolFactor.tsx'
import { Outside } from '#modules/organisations/web/Outside.tsx'
import { useAdopt, useOutside } from '#modules/organisations/web/useOutside.ts'
import { Refused } from '#web/act/Refused.tsx'
import { Field } from '#web/form/Field.tsx'
import { useSay } from '#web/words/language.ts'

/** Between the password and the work: the second factor, confirmed or first set up. */
export function FactorPage({ enrol }: { readonly enrol: boolean }) {
  const say = useSay(signInWords)
  if (enrol) {
    return (
      <Outside title={say('enrol.title')} why={say('enrol.why')}>
        <EnrolFactor />
      </Outside>
    )
  }
  return (
    <Outside title={say('factor.title')} why={say('factor.why')}>
      <FactorForm />
    </Outside>
  )
}

export function FactorForm() {
  const say = useSay(signInWords)
  const act = useOutside(confirmFactor, useAdopt())
  const [code, setCode] = useState('')
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate({ code })
      }}
    >
      <Refused error={act.error} />
      <Field at="code" label={say('factor.code')} error={act.error}>
        {(control) => (
          <Input
            {...control}
            value={code}
            autoFocus
            required
            autoComplete="one-time-code"
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <Button type="primary" htmlType="submit" loading={act.isPending} block>
        {say('factor.act')}
      </Button>
    </form>
  )
}
