import { Button, Input, Select } from 'antd'
import { checkTiers, parseBounds } from '#engine/policy/bounds.ts'
import { policyMessages } from '#engine/policy/policy.messages.ts'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import {
  decimalOf,
  endsOf,
  isMap,
  type Keys,
  nextTier,
  readBounds,
  textAt,
  textOfEnds,
} from '#modules/policies/policy-editor.rules.ts'
import type { EditorPart } from '#modules/policies/web/PolicyEditor.tsx'
import { idOfPath } from '#modules/policies/web/PolicyEditorFaults.tsx'
import { PolicyEditorMark } from '#modules/policies/web/PolicyEditorMark.tsx'
import { useSay } from '#web/words/language.ts'

interface Props extends EditorPart {
  readonly tiers: readonly unknown[]
  readonly keys: Keys
  /** Numbers there are; all when absent. */
  readonly domain: string
  /** What each tier gives: amount, percent, points. */
  readonly gives: 'amount' | 'percent' | 'points'
  readonly unit: string
}

/** A table of tiers with both ends said, open or closed; a hole or an overlap is named at once in its row. */
export function PolicyEditorTiers({ tiers, keys, domain, gives, unit, ...part }: Props) {
  const { editing, disabled } = part
  const say = useSay(policyEditorWords)
  const sayFault = useSay(policyMessages)
  const texts = tiers.map((tier) => (isMap(tier) ? textAt(tier.in) : ''))
  const bounds = texts.map(readBounds)
  const whole = readBounds(domain) ?? parseBounds('(,)')
  const isRead = bounds.every((one) => one !== undefined)
  const faults = isRead ? checkTiers(bounds, whole) : []
  const put = (at: number, ends: Partial<ReturnType<typeof endsOf>>) =>
    editing.set([...keys, at, 'in'], textOfEnds({ ...endsOf(texts[at] ?? ''), ...ends }))
  return (
    <table className="tier-table">
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{say('editor.tier')}</th>
          <th scope="col">{unit}</th>
        </tr>
      </thead>
      <tbody>
        {tiers.map((tier, at) => {
          const ends = endsOf(texts[at] ?? '')
          const wrong = faults.filter((fault) => fault.tier === at)
          const end = (side: 'low' | 'high') => (
            <>
              <Input
                size="small"
                className="tier-end"
                inputMode="decimal"
                disabled={disabled}
                placeholder="∞"
                status={wrong.length > 0 || bounds[at] === undefined ? 'error' : ''}
                aria-label={`${say('editor.tier')} ${at + 1} ${say(side === 'low' ? 'editor.from-end' : 'editor.to-end')}`}
                value={ends[side]}
                onChange={({ target }) => put(at, { [side]: target.value.trim() })}
              />
              <Select
                size="small"
                className="tier-closed"
                disabled={disabled || ends[side] === ''}
                aria-label={`${say('editor.tier')} ${at + 1} ${say(side === 'low' ? 'editor.from-end' : 'editor.to-end')} ${say('editor.closed')}`}
                value={ends[`${side}Closed`] ? 'closed' : 'open'}
                options={(['closed', 'open'] as const).map((value) => ({ value, label: say(`editor.${value}`) }))}
                onChange={(value) => put(at, { [`${side}Closed`]: value === 'closed' })}
              />
            </>
          )
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a tier is what stands at its place
            <tr key={at} id={idOfPath([...keys, at, 'in'])}>
              <td>
                <span className="tier-ends">
                  {end('low')}
                  <span aria-hidden="true">–</span>
                  {end('high')}
                </span>
                {wrong.map(({ kind, where, other }) => (
                  <small key={`${kind} ${where}`} className="fault" role="alert">
                    {sayFault(`policy.tier-${kind}`, { where, other: (other ?? 0) + 1 })}
                  </small>
                ))}
              </td>
              <td>
                {gives === 'points' ? (
                  <PolicyEditorMark
                    {...part}
                    mark={isMap(tier) ? tier : {}}
                    keys={[...keys, at]}
                    label={`${say('editor.tier')} ${at + 1}`}
                  />
                ) : (
                  <Input
                    size="small"
                    className="sandbox-value"
                    inputMode="decimal"
                    suffix={unit}
                    disabled={disabled}
                    aria-label={`${say('editor.tier')} ${at + 1} ${unit}`}
                    value={isMap(tier) ? textAt(tier[gives]) : ''}
                    onChange={({ target }) => editing.set([...keys, at, gives], decimalOf(target.value))}
                  />
                )}
              </td>
              <td>
                {!disabled && tiers.length > 1 && (
                  <Button
                    size="small"
                    type="text"
                    aria-label={say('editor.remove', { name: `${say('editor.tier')} ${at + 1}` })}
                    onClick={() => editing.set([...keys, at], undefined)}
                  >
                    ×
                  </Button>
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
      {!disabled && (
        <tfoot>
          <tr>
            <td colSpan={3}>
              <Button
                size="small"
                onClick={() => editing.set([...keys, tiers.length], { in: nextTier(texts.at(-1)), [gives]: 0 })}
              >
                {say('editor.add-tier')}
              </Button>
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  )
}
