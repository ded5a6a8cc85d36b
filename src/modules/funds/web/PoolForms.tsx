import { commit } from '#modules/funds/commitment.contract.ts'
import { fundWords } from '#modules/funds/fund-screen.messages.ts'
import { addLine, allocate, appropriate } from '#modules/funds/pool.contract.ts'
import { ActForm, type AskedField } from '#modules/funds/web/ActForm.tsx'
import type { PoolView } from '#modules/funds/web/PoolPage.tsx'
import { useUnitName, useUnits } from '#modules/organisations/web/useUnits.ts'
import { useAct } from '#web/client/useAct.ts'
import { usePick, useSay } from '#web/words/language.ts'

export const POOL_ACTS = ['commit', 'allocate', 'appropriate', 'add-line'] as const
export type PoolAct = (typeof POOL_ACTS)[number]

interface Props {
  readonly act: PoolAct
  readonly pool: PoolView
  readonly close: () => void
}

/** The window of each act on a pool. */
export function PoolForms({ act, pool, close }: Props) {
  const say = useSay(fundWords)
  const pick = usePick()
  const units = useUnits().data?.units
  const nameOf = useUnitName()
  const options = { done: close }
  const more = useAct(appropriate, options)
  const to = useAct(allocate, options)
  const line = useAct(addLine, options)
  const promise = useAct(commit, options)
  const poolId = pool.id
  const lines: AskedField = {
    at: 'lineId',
    label: say('field.line'),
    kind: 'choice',
    options: pool.lines.map(({ id, name }) => ({ value: id, label: pick(name) })),
  }
  const amount: AskedField = { at: 'amountFen', label: say('field.amount'), kind: 'wan' }
  const about = { title: say(act), deed: say(act), close }
  if (act === 'appropriate')
    return (
      <ActForm
        {...about}
        error={more.error}
        busy={more.isPending}
        fields={[amount, { at: 'document', label: say('field.document'), kind: 'text' }]}
        send={({ amountFen = '', document = '' }) => more.mutate({ poolId, amountFen, document })}
      />
    )
  if (act === 'allocate')
    return (
      <ActForm
        {...about}
        error={to.error}
        busy={to.isPending}
        fields={[
          lines,
          { ...amount, kind: 'signed-wan', hint: say('field.minus.hint') },
          { at: 'reason', label: say('field.reason'), kind: 'area' },
        ]}
        send={({ lineId = '', amountFen = '', reason = '' }) => to.mutate({ poolId, lineId, amountFen, reason })}
      />
    )
  if (act === 'add-line')
    return (
      <ActForm
        {...about}
        error={line.error}
        busy={line.isPending}
        fields={[
          { at: 'code', label: say('field.code'), kind: 'text', hint: say('field.code.hint') },
          { at: 'zh', label: say('field.name-zh'), kind: 'text' },
          { at: 'en', label: say('field.name-en'), kind: 'text', optional: true },
        ]}
        send={({ code = '', zh = '', en }) => line.mutate({ poolId, code, name: { zh, en: en ?? zh } })}
      />
    )
  return (
    <ActForm
      {...about}
      error={promise.error}
      busy={promise.isPending}
      fields={[
        lines,
        { at: 'title', label: say('field.title'), kind: 'text' },
        { at: 'holderId', label: say('field.payee'), kind: 'unit' },
        amount,
        { at: 'ownFen', label: say('field.own'), kind: 'wan', optional: true },
        {
          at: 'mode',
          label: say('field.mode'),
          kind: 'choice',
          start: 'itemised',
          options: (['itemised', 'lump-sum'] as const).map((value) => ({ value, label: say(`mode.${value}`) })),
        },
      ]}
      send={({ lineId = '', title = '', holderId = '', amountFen = '', ownFen, mode }) => {
        const unit = units?.find(({ unitId }) => unitId === holderId)
        const payee = { kind: 'unit', id: holderId, name: unit ? nameOf(unit) : holderId }
        promise.mutate({
          poolId,
          lineId,
          title,
          holderId,
          payee,
          amountFen,
          mode: mode === 'lump-sum' ? mode : 'itemised',
          ...(ownFen !== undefined && { ownFen }),
        })
      }}
    />
  )
}
