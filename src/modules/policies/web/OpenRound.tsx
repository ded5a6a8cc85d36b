import { useNavigate } from '@tanstack/react-router'
import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { fenOfWan } from '#engine/money/fen.ts'
import { getPool, getPractice, listPools } from '#modules/funds/pool.contract.ts'
import { wan } from '#modules/funds/web/Wan.tsx'
import { openRound } from '#modules/policies/award.contract.ts'
import { listPolicies } from '#modules/policies/policy.contract.ts'
import { policyWords } from '#modules/policies/policy-screen.messages.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { Field } from '#web/form/Field.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

/** Fen of what was typed in 万元; undefined when it is no amount. */
function typedFen(text: string): bigint | undefined {
  try {
    const fen = fenOfWan(text.trim().replaceAll(/[,，\s]/g, ''))
    return fen > 0n ? fen : undefined
  } catch {
    return undefined
  }
}

/** Policies that pay without an application, the money they are paid from: the list follows from the rules. */
export function OpenRound({ close }: { readonly close: () => void }) {
  const say = useSay(policyWords)
  const sayWeb = useSay(webWords)
  const pick = usePick()
  const navigate = useNavigate()
  const [tried, setTried] = useState(false)
  const [typed, setTyped] = useState({ poolId: '', lineId: '', listKind: '', title: '', basis: '', limit: '' })
  const [chosen, choose] = useState<readonly string[] | undefined>()
  const pools = useRead(listPools, {}).data?.pools ?? []
  const lines = useRead(getPool, { poolId: typed.poolId }, { when: typed.poolId !== '' }).data?.lines ?? []
  const kinds = useRead(getPractice, {}).data?.lists ?? []
  const payable = (useRead(listPolicies, {}).data?.rows ?? []).filter(
    ({ way, reach }) => way !== 'apply' && reach.payable > 0 && reach.paysFen !== '0',
  )
  const policies = chosen ?? payable.map(({ code }) => code)
  const reached = payable.filter(({ code }) => policies.includes(code))
  const open = useAct(openRound, {
    also: ['policy'],
    done: ({ awardRoundId }) => void navigate({ to: '/award-rounds/$awardRoundId', params: { awardRoundId } }),
  })
  const put = (at: keyof typeof typed) => (value: string) =>
    setTyped({ ...typed, [at]: value, ...(at === 'poolId' && { lineId: '' }) })
  const { limit, ...needed } = typed
  const isLimitWrong = limit.trim() !== '' && typedFen(limit) === undefined
  const press = () => {
    setTried(true)
    const isEmpty = Object.values(needed).some((value) => value.trim().length === 0)
    if (isEmpty || policies.length === 0 || isLimitWrong) return
    const limitFen = typedFen(limit)
    open.mutate({ ...needed, policies: [...policies], ...(limitFen !== undefined && { limitFen: String(limitFen) }) })
  }
  const about = (at: keyof typeof needed, label: string) => ({
    ...{ at, label, error: open.error },
    fault: tried && typed[at].trim() === '' ? say('open.empty') : undefined,
  })
  const choice = (at: 'poolId' | 'lineId' | 'listKind', label: string, options: { value: string; label: string }[]) => (
    <Field {...about(at, label)}>
      {({ id, status }) => (
        <Select id={id} status={status} value={typed[at] || null} options={options} onChange={put(at)} />
      )}
    </Field>
  )
  const words = (at: 'title' | 'basis', label: string) => (
    <Field {...about(at, label)}>
      {(control) => (
        <Input {...control} maxLength={200} value={typed[at]} onChange={({ target }) => put(at)(target.value)} />
      )}
    </Field>
  )
  return (
    <Modal
      open
      title={say('rounds.open')}
      okText={say('rounds.open')}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ loading: open.isPending }}
      onOk={press}
      onCancel={close}
    >
      <div className="stack">
        <Refused error={open.error} />
        {words('title', say('open.title'))}
        {words('basis', say('open.basis'))}
        <Field
          at="policies"
          label={say('open.policies')}
          error={open.error}
          fault={tried && policies.length === 0 ? say('open.empty') : undefined}
          hint={say('open.policies.hint', {
            n: reached.reduce((sum, { reach }) => sum + reach.payable, 0),
            wan: wan(String(reached.reduce((sum, { reach }) => sum + BigInt(reach.paysFen), 0n))),
          })}
        >
          {({ id, status }) => (
            <Select
              id={id}
              mode="multiple"
              status={status}
              value={[...policies]}
              options={payable.map(({ code, name }) => ({ value: code, label: pick(name) }))}
              onChange={choose}
            />
          )}
        </Field>
        {choice(
          'poolId',
          say('open.pool'),
          pools.map((pool) => ({ value: pool.id, label: `${pool.year} ${pick(pool.name)}` })),
        )}
        {choice(
          'lineId',
          say('open.line'),
          lines.map((line) => ({ value: line.id, label: pick(line.name) })),
        )}
        {choice(
          'listKind',
          say('open.kind'),
          kinds.map((kind) => ({ value: kind.code, label: pick(kind.name) })),
        )}
        <Field
          at="limitFen"
          label={say('open.limit')}
          hint={say('open.limit.hint')}
          error={open.error}
          fault={tried && isLimitWrong ? say('open.limit.fault') : undefined}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              value={limit}
              onChange={({ target }) => put('limit')(target.value)}
            />
          )}
        </Field>
      </div>
    </Modal>
  )
}
