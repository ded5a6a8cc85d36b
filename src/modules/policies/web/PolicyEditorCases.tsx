import { Button, Input, Select } from 'antd'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import { RESULT_STATES } from '#modules/policies/policy.rules.ts'
import type { NamedFactTold, PolicyFindings } from '#modules/policies/policy-draft.contract.ts'
import { policyEditorWords } from '#modules/policies/policy-editor.messages.ts'
import { decimalOf, isMap, type Json, textAt } from '#modules/policies/policy-editor.rules.ts'
import type { EditorPart } from '#modules/policies/web/PolicyEditor.tsx'
import { PolicyEditorFacts } from '#modules/policies/web/PolicyEditorFacts.tsx'
import { usePick, useSay } from '#web/words/language.ts'

type CaseTold = PolicyFindings['cases'][number]
const VERDICTS = [...RESULT_STATES, 'near-miss', 'not-in-force'] as const

/** Cases beside the rules: those that are kept and the new ones, green or red as the rules stand now. */
export function PolicyEditorCases({ editing, facts, disabled }: EditorPart) {
  const say = useSay(policyEditorWords)
  const pick = usePick()
  const { cases, findings, setCases, definition } = editing
  const red = findings.cases.filter(({ holds }) => !holds).length
  const kept = findings.cases.filter(({ isNew }) => !isNew)
  const told = (at: number) => findings.cases.find(({ isNew, path }) => isNew && path === String(at))
  const faultOf = (at: number) => findings.faults.find((fault) => fault.in === 'cases' && fault.path[1] === at)
  const whole = findings.faults.find((fault) => fault.in === 'cases' && fault.path.length === 0)
  const coverage = findings.coverage[0]
  const from = isMap(definition.inForce) ? textAt(definition.inForce.from) : ''
  const starting = {
    ...{ name: `${say('editor.cases')} ${cases.length + 1}`, on: from, facts: {}, expect: { verdict: 'eligible' } },
  }
  return (
    <section className="card stack">
      <h2>{say('editor.cases')}</h2>
      <p className="second" role="status">
        {findings.cases.length === 0
          ? say('editor.cases.waiting')
          : say('editor.cases.count', { green: findings.cases.length - red, red })}
        {coverage !== undefined && ` · ${say('editor.coverage', { touched: coverage.touched, all: coverage.all })}`}
      </p>
      {whole !== undefined && <small className="fault">{pick(whole.text)}</small>}
      {cases.map((one, at) => (
        <NewCase
          // biome-ignore lint/suspicious/noArrayIndexKey: a case is what stands at its place
          key={at}
          one={isMap(one) ? one : {}}
          told={told(at)}
          fault={faultOf(at) && pick(faultOf(at)!.text)}
          facts={facts}
          disabled={disabled}
          change={(next) => setCases(next === undefined ? cases.toSpliced(at, 1) : cases.with(at, next))}
        />
      ))}
      {!disabled && (
        <div>
          <Button size="small" onClick={() => setCases([...cases, starting])}>
            {say('editor.case.add')}
          </Button>
        </div>
      )}
      {kept.length > 0 && (
        <details open={kept.some(({ holds }) => !holds)}>
          <summary>
            {say('editor.cases.kept')} {kept.length}
          </summary>
          {kept.map((each) => (
            <div key={each.path} className="policy-case">
              <Mark of={each} /> {each.name} <small className="second">{each.on}</small>
              <Differences of={each} />
            </div>
          ))}
        </details>
      )}
    </section>
  )
}

function Mark({ of: told }: { readonly of: CaseTold | undefined }) {
  const say = useSay(policyEditorWords)
  if (told === undefined) return null
  return (
    <i className={told.holds ? 'light-ok' : 'light-red'}>{say(told.holds ? 'editor.case.green' : 'editor.case.red')}</i>
  )
}

function Differences({ of: { differences } }: { readonly of: CaseTold }) {
  const say = useSay(policyEditorWords)
  return differences.map((each) => (
    <small key={each.field} className="fault">
      {say('editor.case.differs', each)}
    </small>
  ))
}

interface CaseProps {
  readonly one: Json
  readonly told: CaseTold | undefined
  readonly fault: string | undefined
  readonly facts: readonly NamedFactTold[]
  readonly disabled: boolean
  readonly change: (next: Json | undefined) => void
}

function NewCase({ one, told, fault, facts, disabled, change }: CaseProps) {
  const say = useSay(policyEditorWords)
  const sayState = useSay(policyMessages)
  const expect = isMap(one.expect) ? one.expect : {}
  const put = (key: string, value: unknown) => {
    const { [key]: _, ...rest } = expect
    change({ ...one, expect: value === undefined ? rest : { ...rest, [key]: value } })
  }
  return (
    <fieldset className="policy-case">
      <div className="row">
        <Mark of={told} />
        <Input
          size="small"
          className="case-name"
          maxLength={200}
          disabled={disabled}
          aria-label={say('editor.case.name')}
          value={textAt(one.name)}
          onChange={({ target }) => change({ ...one, name: target.value })}
        />
        {!disabled && (
          <Button
            size="small"
            type="text"
            aria-label={say('editor.remove', { name: textAt(one.name) })}
            onClick={() => change(undefined)}
          >
            ×
          </Button>
        )}
      </div>
      <PolicyEditorFacts
        given={isMap(one.facts) ? one.facts : {}}
        facts={facts.filter(({ isComputed }) => !isComputed)}
        disabled={disabled}
        change={(next) => change({ ...one, facts: next })}
      />
      <div className="row">
        <Input
          size="small"
          className="case-day"
          disabled={disabled}
          aria-label={say('editor.case.on')}
          value={textAt(one.on)}
          onChange={({ target }) => change({ ...one, on: target.value })}
        />
        <Select
          size="small"
          popupMatchSelectWidth={false}
          disabled={disabled}
          aria-label={say('editor.case.verdict')}
          value={textAt(expect.verdict)}
          options={VERDICTS.map((value) => ({ value, label: sayState(`policy.state.${value}`) }))}
          onChange={(value) => put('verdict', value)}
        />
        <Input
          size="small"
          className="sandbox-value"
          inputMode="decimal"
          suffix={say('amount.ten-thousand')}
          disabled={disabled}
          aria-label={say('editor.case.amount')}
          value={textAt(expect.amount)}
          onChange={({ target }) => put('amount', target.value.trim() === '' ? undefined : decimalOf(target.value))}
        />
      </div>
      {fault !== undefined && <small className="fault">{fault}</small>}
      {told !== undefined && <Differences of={told} />}
    </fieldset>
  )
}
