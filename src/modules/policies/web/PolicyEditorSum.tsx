import { Button, Input, Select } from 'antd'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import {
  AMOUNT_KINDS,
  type AmountKind,
  amountOfKind,
  decimalOf,
  isMap,
  type Json,
  type Keys,
  kindOfAmount,
  listAt,
  textAt,
} from '#modules/policies/policy-editor.rules.ts'
import type { EditorPart } from '#modules/policies/web/PolicyEditor.tsx'
import { PolicyEditorCondition } from '#modules/policies/web/PolicyEditorCondition.tsx'
import { faultAt, idOfPath } from '#modules/policies/web/PolicyEditorFaults.tsx'
import { PolicyEditorTiers } from '#modules/policies/web/PolicyEditorTiers.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props extends EditorPart {
  readonly amount: Json
  readonly keys: Keys
}

/** A sum by its form: fixed, a rate, tiers, bands, pieces, cases, parts; then its difference, floor and cap. */
export function PolicyEditorSum({ amount, keys, ...part }: Props) {
  const say = useSay(policyEditorWords)
  const pick = usePick()
  const { editing, disabled } = part
  const kind = kindOfAmount(amount)
  const money = say('amount.ten-thousand')
  const own = faultAt(editing.findings.faults, keys, true)
  const plain = (key: string, label: string, unit: string) => (
    <span className="row" key={key}>
      {label}
      <Input
        aria-label={label || say(`amount.kind.${kind}`)}
        size="small"
        className="sandbox-value"
        inputMode="decimal"
        suffix={unit}
        disabled={disabled}
        value={textAt(amount[key])}
        onChange={({ target }) =>
          editing.set([...keys, key], target.value.trim() === '' ? undefined : decimalOf(target.value))
        }
      />
    </span>
  )
  const formula = (key: string, label: string) => <Formula key={key} {...part} keys={[...keys, key]} label={label} />
  return (
    <div className="sum-editor" id={idOfPath(keys)}>
      <div className="row">
        <Select
          size="small"
          popupMatchSelectWidth={false}
          disabled={disabled}
          aria-label={say('amount.kind')}
          value={kind}
          options={AMOUNT_KINDS.map((value) => ({ value, label: say(`amount.kind.${value}`) }))}
          onChange={(next: AmountKind) => editing.set(keys, amountOfKind(next, amount))}
        />
        {kind === 'fixed' && plain('fixed', '', money)}
        {kind === 'percent' && plain('percent', '', '%')}
        {kind === 'each' && plain('each', '', money)}
        <Input
          size="small"
          className="cited-clause"
          maxLength={300}
          disabled={disabled}
          placeholder={say('editor.clause')}
          aria-label={say('editor.clause')}
          value={textAt(amount.clause)}
          onChange={({ target }) => editing.set([...keys, 'clause'], target.value === '' ? undefined : target.value)}
        />
      </div>
      {(kind === 'percent' || kind === 'bands') && formula('of', say('amount.of'))}
      {kind === 'each' && formula('count', say('amount.count'))}
      {kind === 'is' && formula('is', say('amount.kind.is'))}
      {kind === 'tiers' && formula('by', say('editor.by'))}
      {(kind === 'tiers' || kind === 'bands') && (
        <PolicyEditorTiers
          {...part}
          tiers={listAt(amount[kind])}
          keys={[...keys, kind]}
          domain={textAt(amount.domain) || (kind === 'bands' ? '[0,)' : '(,)')}
          gives={kind === 'bands' ? 'percent' : 'amount'}
          unit={kind === 'bands' ? '%' : money}
        />
      )}
      {kind === 'choose' && <Cases {...part} amount={amount} keys={keys} />}
      {(kind === 'sumOf' || kind === 'bestOf') && <Parts {...part} amount={amount} keys={keys} group={kind} />}
      <div className="row">
        {plain('floor', say('amount.floor'), money)}
        {plain('cap', say('amount.cap'), money)}
      </div>
      {formula('less', say('amount.less'))}
      {own !== undefined && <small className="fault">{pick(own.text)}</small>}
    </div>
  )
}

function Formula({ keys, label, editing, disabled }: EditorPart & { readonly keys: Keys; readonly label: string }) {
  const pick = usePick()
  const { definition, findings, set } = editing
  const source = textAt(
    keys.reduce<unknown>(
      (value, key) => (isMap(value) || Array.isArray(value) ? (value as Json)[key] : undefined),
      definition,
    ),
  )
  const fault = faultAt(findings.faults, keys)
  const told = findings.sentences[keys.join('/')]
  if (disabled && source === '') return null
  return (
    <div className="formula-line" id={idOfPath(keys)}>
      <span>
        {label}
        <Input
          aria-label={label}
          size="small"
          className="mono"
          disabled={disabled}
          status={fault === undefined ? '' : 'error'}
          value={source}
          onChange={({ target }) => set(keys, target.value.trim() === '' ? undefined : target.value)}
        />
      </span>
      {told !== undefined && told !== source && <small className="second">{told}</small>}
      {fault !== undefined && <small className="fault">{pick(fault.text)}</small>}
    </div>
  )
}

/** The first case whose condition holds; the last has none. */
function Cases({ amount, keys, ...part }: Props) {
  const say = useSay(policyEditorWords)
  const { editing, facts, disabled } = part
  const options = listAt(amount.choose).filter(isMap)
  return (
    <div className="nested-rules">
      {options.map((option, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a case is what stands at its place
        <div key={at} className="sum-case">
          {option.when === undefined ? (
            <b>{say('editor.part.otherwise')}</b>
          ) : (
            <PolicyEditorCondition
              label={say('amount.kind.choose')}
              source={textAt(option.when)}
              facts={facts}
              disabled={disabled}
              change={(source) => editing.set([...keys, 'choose', at, 'when'], source)}
            />
          )}
          <PolicyEditorSum
            {...part}
            amount={isMap(option.amount) ? option.amount : {}}
            keys={[...keys, 'choose', at, 'amount']}
          />
        </div>
      ))}
      {!disabled && (
        <Button
          size="small"
          onClick={() =>
            editing.set(
              [...keys, 'choose'],
              options.toSpliced(options.length - 1, 0, { when: '', amount: { fixed: 0 } }),
            )
          }
        >
          {say('amount.add-case')}
        </Button>
      )}
    </div>
  )
}

function Parts({ amount, keys, group, ...part }: Props & { readonly group: 'sumOf' | 'bestOf' }) {
  const say = useSay(policyEditorWords)
  const { editing, disabled } = part
  const parts = listAt(amount[group]).filter(isMap)
  return (
    <div className="nested-rules">
      {parts.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is what stands at its place
        <PolicyEditorSum key={at} {...part} amount={one} keys={[...keys, group, at]} />
      ))}
      {!disabled && (
        <Button size="small" onClick={() => editing.set([...keys, group, parts.length], { fixed: 0 })}>
          {say('amount.add-part')}
        </Button>
      )}
    </div>
  )
}
