import { Button, Input, Radio } from 'antd'
import { useState } from 'react'
import { listOfferedPacks, openAdministration } from '#modules/organisations/account.contract.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { useOutside } from '#modules/organisations/web/useOutside.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useRead } from '#web/client/useRead.ts'
import { Field } from '#web/form/Field.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly token: string
  readonly setToken: (token: string) => void
  readonly done: () => void
}

/** Nothing is installed but the program: the console's token opens an administration from one of the packs beside it. */
export function OpenForm({ token, setToken, done }: Props) {
  const say = useSay(signInWords)
  const pick = usePick()
  const packs = useRead(listOfferedPacks, {})
  const [pack, setPack] = useState<string | undefined>()
  const [tried, setTried] = useState(false)
  const act = useOutside(openAdministration, done)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (pack !== undefined) act.mutate({ token: token.trim(), pack })
      }}
    >
      <Refused error={act.error} />
      <TokenField token={token} setToken={setToken} error={act.error} />
      <Field
        at="pack"
        label={say('open.pack')}
        fault={tried && pack === undefined ? say('open.pack.none') : undefined}
        hint={say('open.pack.hint')}
        error={act.error}
      >
        {({ id, ...described }) => (
          <Waiting for={packs}>
            {({ rows }) => (
              <Radio.Group
                id={id}
                aria-describedby={described['aria-describedby']}
                aria-label={say('open.pack')}
                className="stack"
                value={pack}
                onChange={(event) => setPack(event.target.value as string)}
              >
                {rows.map((one) => (
                  <Radio key={one.code} value={one.code}>
                    <b>{pick(one.name)}</b> {one.isSample && <span className="tag">{say('open.pack.sample')}</span>}
                    {one.description !== null && <p className="second small prose">{pick(one.description)}</p>}
                  </Radio>
                ))}
              </Radio.Group>
            )}
          </Waiting>
        )}
      </Field>
      <Button type="primary" htmlType="submit" loading={act.isPending}>
        {say('open.act')}
      </Button>
    </form>
  )
}

interface TokenProps {
  readonly token: string
  readonly setToken: (token: string) => void
  readonly error: Error | null
}

export function TokenField({ token, setToken, error }: TokenProps) {
  const say = useSay(signInWords)
  return (
    <Field at="token" label={say('setup.token')} hint={say('setup.token.hint')} error={error}>
      {(control) => (
        <Input
          {...control}
          value={token}
          required
          autoFocus={token === ''}
          autoComplete="off"
          onChange={(event) => setToken(event.target.value)}
        />
      )}
    </Field>
  )
}
