import { Input, Select, Switch } from 'antd'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import { dictionaryWords } from '#modules/dispatch/dictionary-screen.messages.ts'
import { listIndicators } from '#modules/dispatch/plan.contract.ts'
import { type Content, numberOrText, valueAt, withValue } from '#modules/dispatch/web/entry-draft.ts'
import { useRead } from '#web/client/useRead.ts'
import { Field } from '#web/form/Field.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly content: Content
  readonly change: (content: Content) => void
  /** Its code is given already. */
  readonly isKnown: boolean
  readonly faultAt: (path: string) => string | undefined
  readonly error: Error | null
}

const KINDS = ['flow', 'stock', 'net-increase', 'ratio', 'formula'] as const
const DIRECTIONS = ['up', 'down', 'keep', 'band'] as const
const FREQUENCIES = ['day', 'week', 'month', 'quarter', 'half-year', 'year'] as const
const RULES = ['sum', 'average', 'weighted', 'ratio-of-sums', 'own'] as const
/** Written in a pack, not chosen here. */
const WITH_ROWS = [...RULES, 'rows'] as const
const OVER_TIME = ['sum', 'last', 'average'] as const
const REPORTING = ['in-period', 'cumulative'] as const
const ROUNDING = ['half-up', 'truncate'] as const

const LONG = ['definition.zh', 'definition.en'] as const
const SHORT = ['code', 'name.zh', 'name.en', 'unit', 'source.zh', 'source.en'] as const
const NUMBERS = ['decimals', 'weight', 'availabilityDelayDays', 'checks.min', 'checks.max'] as const

/** What an office sets of an indicator, field by field; whatever has no field here keeps its value. */
export function DictionaryFields({ content, change, isKnown, faultAt, error }: Props) {
  const say = useSay(dictionaryWords)
  const sayIndicator = useSay(indicatorMessages)
  const textAt = (path: string) => {
    const value = valueAt(content, path)
    return value === undefined ? '' : String(value)
  }
  const set = (path: string, value: unknown) => change(withValue(content, path, value))
  const place = (path: string) => ({ at: `content.${path}`, error, fault: faultAt(`content.${path}`) })
  const choice = <V extends string>(path: string, label: string, values: readonly V[], name: (value: V) => string) => (
    <Field {...place(path)} label={label}>
      {(control) => (
        <Select
          {...control}
          value={textAt(path)}
          options={values.map((value) => ({ value, label: name(value) }))}
          onChange={(value: string) => set(path, value)}
        />
      )}
    </Field>
  )
  const keepEmpty = (path: string) => path === 'code' || path === 'unit' || path.startsWith('name.')
  return (
    <>
      <section className="card stack">
        <div className="form-columns">
          {SHORT.map((path) => (
            <Field key={path} {...place(path)} label={say(`field.${path}`)}>
              {(control) => (
                <Input
                  {...control}
                  value={textAt(path)}
                  disabled={path === 'code' && isKnown}
                  maxLength={path === 'code' ? 64 : path === 'unit' ? 20 : 200}
                  onChange={({ target: { value } }) => set(path, value === '' && !keepEmpty(path) ? undefined : value)}
                />
              )}
            </Field>
          ))}
        </div>
        <div className="form-columns">
          {LONG.map((path) => (
            <Field key={path} {...place(path)} label={say(`field.${path}`)}>
              {(control) => (
                <Input.TextArea
                  {...control}
                  className="grows"
                  rows={2}
                  maxLength={2000}
                  value={textAt(path)}
                  onChange={(event) => set(path, event.target.value || undefined)}
                />
              )}
            </Field>
          ))}
        </div>
      </section>
      <section className="card form-columns">
        {choice('kind', say('column.kind'), KINDS, (one) => sayIndicator(`indicator.kind.${one}`))}
        {choice('direction', say('column.direction'), DIRECTIONS, (one) => sayIndicator(`indicator.direction.${one}`))}
        {choice('frequency', say('column.frequency'), FREQUENCIES, (one) => say(`frequency.${one}`))}
        {choice('reporting', say('reporting'), REPORTING, (one) => say(`reporting.${one}`))}
        {choice('overTime', say('over-time'), OVER_TIME, (one) => say(`over-time.${one}`))}
        <RollUpFields content={content} change={change} place={place} />
        {valueAt(content, 'kind') === 'formula' && (
          <Field {...place('formula')} label={say('formula')} hint={say('formula.hint')}>
            {(control) => (
              <Input.TextArea
                {...control}
                className="definition-text grows"
                rows={2}
                value={textAt('formula')}
                onChange={(event) => set('formula', event.target.value || undefined)}
              />
            )}
          </Field>
        )}
      </section>
      <section className="card form-columns">
        {NUMBERS.map((path) => (
          <Field key={path} {...place(path)} label={say(`field.${path}`)}>
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                value={textAt(path)}
                onChange={(event) => set(path, numberOrText(event.target.value))}
              />
            )}
          </Field>
        ))}
        {choice('rounding', say('rounding'), ROUNDING, (one) => say(`rounding.${one}`))}
        <Field {...place('checks.integer')} label={say('field.checks.integer')}>
          {({ id, 'aria-describedby': told }) => (
            <span>
              <Switch
                id={id}
                aria-describedby={told}
                checked={valueAt(content, 'checks.integer') === true}
                onChange={(isWhole) => set('checks.integer', isWhole)}
              />
            </span>
          )}
        </Field>
      </section>
      <p className="second small">{say('edit.rest')}</p>
    </>
  )
}

interface RollUpProps {
  readonly content: Content
  readonly change: (content: Content) => void
  readonly place: (path: string) => { at: string; error: Error | null; fault: string | undefined }
}

/** The rule and, where it has them, the indicators it weighs or divides by. */
function RollUpFields({ content, change, place }: RollUpProps) {
  const say = useSay(dictionaryWords)
  const sayIndicator = useSay(indicatorMessages)
  const pick = usePick()
  const others = useRead(listIndicators, { limit: '500' }, { freshFor: 300_000 }).data?.rows ?? []
  const rule = String(valueAt(content, 'rollUp.rule') ?? '')
  const parts = { weighted: ['weight'], 'ratio-of-sums': ['numerator', 'denominator'] } as const
  const asked = rule === 'weighted' || rule === 'ratio-of-sums' ? parts[rule] : []
  return (
    <>
      <Field {...place('rollUp.rule')} label={say('column.roll-up')}>
        {(control) => (
          <Select
            {...control}
            value={rule}
            options={(rule === 'rows' ? WITH_ROWS : RULES).map((value) => ({
              value,
              label: sayIndicator(`indicator.roll-up.${value}`),
            }))}
            onChange={(value: string) => change(withValue(content, 'rollUp', { rule: value }))}
          />
        )}
      </Field>
      {asked.map((part) => (
        <Field key={part} {...place(`rollUp.${part}`)} label={say(`field.rollUp.${part}`)}>
          {(control) => (
            <Select
              {...control}
              value={valueAt(content, `rollUp.${part}`) as string | undefined}
              showSearch={{ optionFilterProp: 'title' }}
              options={others.map((one) => ({
                value: one.code,
                label: pick(one.name),
                title: `${one.name.zh} ${one.name.en} ${one.code}`,
              }))}
              onChange={(code: string) => change(withValue(content, `rollUp.${part}`, code))}
            />
          )}
        </Field>
      ))}
    </>
  )
}
