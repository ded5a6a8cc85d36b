import { Button, Input, Select } from 'antd'
import { listPolicyFacts } from '#modules/policies/policy-draft.contract.ts'
import { decimalOf } from '#modules/policies/policy-editor.rules.ts'
import { sandboxWords } from '#modules/policies/sandbox-screen.messages.ts'
import { PolicyEditorCondition } from '#modules/policies/web/PolicyEditorCondition.tsx'
import { useRead } from '#web/client/useRead.ts'
import { useCan } from '#web/session.ts'
import { useSay } from '#web/words/language.ts'

const WAYS = ['requires', 'excludes', 'adds', 'instead'] as const
type Way = (typeof WAYS)[number]

/** A clause as it is being written. */
export interface DraftClause {
  readonly key: number
  readonly way: Way
  readonly name: string
  readonly clause: string
  readonly when: string
  readonly amount: string
}

const pays = (way: Way): boolean => way === 'adds' || way === 'instead'

/** The clauses that are complete, as they are sent. */
export const toldClauses = (clauses: readonly DraftClause[]) =>
  clauses
    .filter(({ name, clause, when, way, amount }) => name && clause && when && (!pays(way) || amount))
    .map(({ way, name, clause, when, amount }) => ({
      ...{ way, name, clause, when },
      ...(pays(way) && { amount: { fixed: decimalOf(amount) } }),
    }))

interface Props {
  readonly clauses: readonly DraftClause[]
  readonly change: (clauses: readonly DraftClause[]) => void
}

/** Clauses that are not there yet: a condition in words and what it gives. */
export function SandboxClauses({ clauses, change }: Props) {
  const say = useSay(sandboxWords)
  const may = useCan()
  const facts = useRead(listPolicyFacts, {}, { when: clauses.length > 0 && may('policy.edit') }).data?.facts ?? []
  const starting = (): DraftClause => ({
    ...{ key: (clauses.at(-1)?.key ?? 0) + 1, way: 'requires', name: '', clause: '', when: '', amount: '' },
  })
  const put = (at: number, next: Partial<DraftClause>) => change(clauses.with(at, { ...clauses[at]!, ...next }))
  return (
    <section className="card stack">
      <h2>{say('sandbox.clauses')}</h2>
      {clauses.length === 0 && <p className="second">{say('sandbox.clauses.none')}</p>}
      {clauses.map((one, at) => (
        <fieldset key={one.key} className="sandbox-clause">
          <div className="row">
            <Select
              size="small"
              popupMatchSelectWidth={false}
              value={one.way}
              aria-label={say('sandbox.clause.way')}
              options={WAYS.map((value) => ({ value, label: say(`sandbox.way.${value}`) }))}
              onChange={(way) => put(at, { way })}
            />
            {(['name', 'clause'] as const).map((field) => (
              <Input
                key={field}
                size="small"
                maxLength={200}
                className="sandbox-word"
                placeholder={say(`sandbox.clause.${field}`)}
                aria-label={say(`sandbox.clause.${field}`)}
                value={one[field]}
                onChange={({ target }) => put(at, { [field]: target.value })}
              />
            ))}
            {pays(one.way) && (
              <Input
                size="small"
                inputMode="decimal"
                className="sandbox-value"
                placeholder={say('sandbox.clause.amount')}
                aria-label={say('sandbox.clause.amount')}
                value={one.amount}
                onChange={({ target }) => put(at, { amount: target.value })}
              />
            )}
            <Button size="small" type="text" onClick={() => change(clauses.toSpliced(at, 1))}>
              {say('sandbox.clause.remove')}
            </Button>
          </div>
          <PolicyEditorCondition
            label={say('sandbox.clause.when')}
            source={one.when}
            facts={facts}
            change={(when) => put(at, { when })}
          />
        </fieldset>
      ))}
      <div>
        <Button size="small" onClick={() => change([...clauses, starting()])}>
          {say('sandbox.clause.add')}
        </Button>
      </div>
    </section>
  )
}
