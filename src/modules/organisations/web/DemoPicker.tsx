import { Button, Input } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import type { Output } from '#engine/contract/operation.ts'
import { demoSignIn, listDemoAccounts } from '#modules/organisations/session.contract.ts'
import { signInWords } from '#modules/organisations/sign-in.messages.ts'
import { useAdopt, useOutside } from '#modules/organisations/web/useOutside.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useRead } from '#web/client/useRead.ts'
import { State } from '#web/state/State.tsx'
import { Waiting } from '#web/state/Waiting.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type Account = Output<typeof listDemoAccounts>['rows'][number]

const SHOWN_AT_ONCE = 60

interface Props {
  readonly administration: string
  readonly choice: ReactNode
  readonly done: () => void
}

/** The demonstration's people: by role, then by unit, each entered with one press. */
export function DemoPicker({ administration, choice, done }: Props) {
  const accounts = useRead(listDemoAccounts, { administration })
  return <Waiting for={accounts}>{({ rows }) => <Picker rows={rows} {...{ administration, choice, done }} />}</Waiting>
}

function Picker({ rows, administration, choice, done }: Props & { readonly rows: readonly Account[] }) {
  const say = useSay(signInWords)
  const pick = usePick()
  const adopt = useAdopt()
  const [role, setRole] = useState<string | undefined>()
  const [text, setText] = useState('')
  const act = useOutside(demoSignIn, (info) => {
    adopt(info)
    done()
  })
  const roles = useMemo(() => {
    const found = new Map(rows.flatMap((row) => row.roles.map((one) => [one.code, one.name] as const)))
    return [...found].map(([code, name]) => ({
      code,
      name,
      n: rows.filter((row) => row.roles.some((one) => one.code === code)).length,
    }))
  }, [rows])
  const wanted = text.trim().toLowerCase()
  const fitting = rows.filter((row) => {
    if (role !== undefined && !row.roles.some((one) => one.code === role)) return false
    const words = [
      row.name,
      row.login,
      row.post ?? '',
      row.unitName.zh,
      row.unitName.en,
      ...row.roles.flatMap((one) => [one.name.zh, one.name.en]),
    ]
    return words.some((word) => word.toLowerCase().includes(wanted))
  })
  return (
    <div className="demo-picker">
      <div className="stack demo-roles">
        {choice}
        <fieldset aria-label={say('demo.roles')}>
          <RoleChoice
            name={say('demo.roles.all')}
            n={rows.length}
            chosen={role === undefined}
            choose={() => setRole(undefined)}
          />
          {roles.map((one) => (
            <RoleChoice
              key={one.code}
              name={pick(one.name)}
              n={one.n}
              chosen={role === one.code}
              choose={() => setRole(one.code)}
            />
          ))}
        </fieldset>
      </div>
      <div className="demo-people">
        <Input
          allowClear
          value={text}
          placeholder={say('demo.find')}
          aria-label={say('demo.find')}
          onChange={(event) => setText(event.target.value)}
        />
        <Refused error={act.error} />
        {fitting.length === 0 && <State kind="none-match" title={say('demo.none')} />}
        <ul>
          {fitting.slice(0, SHOWN_AT_ONCE).map((row) => (
            <li key={row.accountId}>
              <span className="demo-person">
                <b>{row.name}</b>
                <span className="second">{row.post ?? row.roles.map((one) => pick(one.name)).join(' · ')}</span>
              </span>
              <span className="second demo-unit">{pick(row.unitName)}</span>
              <Button
                size="small"
                loading={act.isPending && act.variables.accountId === row.accountId}
                aria-label={say('demo.enter.as', { name: row.name })}
                onClick={() => act.mutate({ administration, accountId: row.accountId })}
              >
                {say('demo.enter')}
              </Button>
            </li>
          ))}
        </ul>
        {fitting.length > SHOWN_AT_ONCE && (
          <p className="second small">{say('demo.more', { n: fitting.length - SHOWN_AT_ONCE })}</p>
        )}
      </div>
    </div>
  )
}

interface RoleProps {
  readonly name: string
  readonly n: number
  readonly chosen: boolean
  readonly choose: () => void
}

function RoleChoice({ name, n, chosen, choose }: RoleProps) {
  return (
    <button type="button" className="demo-role" aria-pressed={chosen} onClick={choose}>
      <span>{name}</span>
      <span className="second small">{n}</span>
    </button>
  )
}
