import { Button, Input, Select } from 'antd'
import { exactText, parseExact } from '#engine/number/exact.ts'
import { listIndicators } from '#modules/dispatch/plan.contract.ts'
import { planEditWords } from '#modules/dispatch/plan-edit.messages.ts'
import { type GoalDraft, weightOf } from '#modules/dispatch/web/plan-draft.ts'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { useRead } from '#web/client/useRead.ts'
import { Field } from '#web/form/Field.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly goals: readonly GoalDraft[]
  readonly change: (goals: readonly GoalDraft[]) => void
  readonly error: Error | null
}

const NAMES = [
  ['code', 'goal.code', 'code'],
  ['nameZh', 'goal.zh', 'name.zh'],
  ['nameEn', 'goal.en', 'name.en'],
] as const

/** Goals with their indicators and weights; an indicator stands in one goal only. */
export function PlanGoalFields({ goals, change, error }: Props) {
  const say = useSay(planEditWords)
  const pick = usePick()
  const rows = useRead(listIndicators, { limit: '500' }, { freshFor: 300_000 }).data?.rows ?? []
  const names = new Map(rows.map((row) => [row.id, pick(row.name)]))
  const used = new Set(goals.flatMap((goal) => goal.indicators.map((one) => one.indicatorId)))
  const set = (at: number, next: Partial<GoalDraft>) =>
    change(goals.map((goal, place) => (place === at ? { ...goal, ...next } : goal)))
  return (
    <section className="stack" aria-label={say('goals')}>
      {goals.map((goal, at) => (
        <fieldset key={goal.key} className="card stack">
          <div className="form-columns">
            {NAMES.map(([key, label, place]) => (
              <Field key={key} at={`goals.${at}.${place}`} label={say(label)} error={error}>
                {(control) => (
                  <Input
                    {...control}
                    value={goal[key]}
                    maxLength={key === 'code' ? 40 : 200}
                    onChange={(event) => set(at, { [key]: event.target.value })}
                  />
                )}
              </Field>
            ))}
          </div>
          <ul className="goal-indicators">
            {goal.indicators.map((one, place) => {
              const name = names.get(one.indicatorId) ?? one.indicatorId
              return (
                <li key={one.indicatorId}>
                  <span>{name}</span>
                  <Input
                    size="small"
                    status={parseExact(one.weight.trim()) === undefined ? 'error' : ''}
                    inputMode="decimal"
                    className="cascade-number"
                    value={one.weight}
                    aria-label={say('weight.of', { name })}
                    onChange={(event) =>
                      set(at, {
                        indicators: goal.indicators.map((other, n) =>
                          n === place ? { ...other, weight: event.target.value } : other,
                        ),
                      })
                    }
                  />
                  <Button
                    size="small"
                    type="text"
                    aria-label={say('indicator.remove', { name })}
                    onClick={() => set(at, { indicators: goal.indicators.filter((_, n) => n !== place) })}
                  >
                    <span aria-hidden="true">×</span>
                  </Button>
                </li>
              )
            })}
          </ul>
          <div className="between">
            <Select
              size="small"
              value={null}
              className="indicator-choice"
              placeholder={say('indicator.add')}
              aria-label={say('indicator.add')}
              showSearch={{ optionFilterProp: 'title' }}
              options={rows
                .filter((row) => !used.has(row.id) && !row.retired)
                .map((row) => ({
                  value: row.id,
                  label: pick(row.name),
                  title: `${row.name.zh} ${row.name.en} ${row.code}`,
                }))}
              onChange={(indicatorId: string | null) =>
                indicatorId !== null && set(at, { indicators: [...goal.indicators, { indicatorId, weight: '0' }] })
              }
            />
            <span className="row">
              <span className="second">{say('goal.sum', { sum: exactText(weightOf([goal])) })}</span>
              <Button size="small" onClick={() => change(goals.filter((_, place) => place !== at))}>
                {say('goal.remove', { name: pick([goal.nameZh, goal.nameEn]) || goal.code || say('goal.none') })}
              </Button>
            </span>
          </div>
        </fieldset>
      ))}
      <p>
        <Button
          onClick={() =>
            change([...goals, { key: newIdempotencyKey(), code: '', nameZh: '', nameEn: '', indicators: [] }])
          }
        >
          {say('goal.add')}
        </Button>
      </p>
    </section>
  )
}
