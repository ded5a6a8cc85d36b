import { Button, Input, InputNumber, Select } from 'antd'
import { PeopleSelect } from '#modules/organisations/web/PeopleSelect.tsx'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import type { Direction } from '#modules/programmes/call.ts'
import { callWords } from '#modules/programmes/call-screen.messages.ts'
import { type CallView, newDirection } from '#modules/programmes/web/call-draft.ts'
import { WanInput } from '#modules/programmes/web/WanInput.tsx'
import { Field } from '#web/form/Field.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly modes: CallView['modes']
  readonly named: CallView['named']
  readonly directions: readonly Direction[]
  readonly change: (directions: Direction[]) => void
}

/** The directions of a call, one a row. */
export function DirectionFields({ modes, named, directions, change }: Props) {
  const say = useSay(callWords)
  const pick = usePick()
  const put = (at: number, part: Partial<Direction>) =>
    change(directions.map((one, n) => (n === at ? { ...one, ...part } : one)))
  const heads = ['code', 'name', 'mode', 'grant', 'years', 'projects'] as const
  return (
    <fieldset className="stack">
      <legend>{say('section.directions')}</legend>
      <table className="table fields">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head}>{say(`direction.${head}`)}</th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {directions.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a code is typed, so it is no key yet
            <tr key={at}>
              <td className="w-code">
                <Input
                  aria-label={say('direction.code')}
                  value={one.code}
                  maxLength={20}
                  onChange={({ target }) => put(at, { code: target.value })}
                />
              </td>
              <td>
                <Input
                  aria-label={say('direction.name')}
                  value={one.name}
                  maxLength={120}
                  onChange={({ target }) => put(at, { name: target.value })}
                />
                <Input.TextArea
                  aria-label={say('direction.text')}
                  placeholder={say('direction.text')}
                  className="grows"
                  rows={1}
                  maxLength={4000}
                  value={one.text}
                  onChange={({ target }) => put(at, { text: target.value })}
                />
              </td>
              <td className="w-mode">
                <Select
                  aria-label={say('direction.mode')}
                  value={one.mode}
                  options={modes.map(({ code, name }) => ({ value: code, label: pick(name) }))}
                  onChange={(mode) => put(at, { mode, ...emptied(modes, mode) })}
                />
              </td>
              <td className="w-number">
                <WanInput
                  label={say('direction.grant')}
                  value={one.mostGrant}
                  change={(mostGrant) => put(at, { mostGrant })}
                />
              </td>
              <td className="w-small">
                <InputNumber
                  aria-label={say('direction.years')}
                  min={1}
                  max={10}
                  value={one.mostYears}
                  onChange={(mostYears) => put(at, { mostYears })}
                />
              </td>
              <td className="w-small">
                <InputNumber
                  aria-label={say('direction.projects')}
                  min={1}
                  max={1000}
                  value={one.mostProjects}
                  onChange={(mostProjects) => put(at, { mostProjects })}
                />
              </td>
              <td>
                <Button
                  type="text"
                  aria-label={say('direction.remove', { code: one.code })}
                  onClick={() => change(directions.filter((_, n) => n !== at))}
                >
                  ×
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {directions.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a code is typed, so it is no key yet
        <ModeFields key={at} of={one} modes={modes} named={named} put={(part) => put(at, part)} />
      ))}
      <span>
        <Button onClick={() => change([...directions, newDirection(modes[0]?.code ?? '', directions.length + 1)])}>
          {say('direction.add')}
        </Button>
      </span>
    </fieldset>
  )
}

/** Whoever another mode invites or names is not kept. */
function emptied(modes: CallView['modes'], code: string): Partial<Direction> {
  const mode = modes.find((one) => one.code === code)
  return { ...(mode?.invited !== true && { invited: [] }), ...(mode?.named !== true && { leaders: [] }) }
}

interface ModeProps {
  readonly of: Direction
  readonly modes: CallView['modes']
  readonly named: CallView['named']
  readonly put: (part: Partial<Direction>) => void
}

/** What the mode of a direction changes, and whom it asks to be named. */
function ModeFields({ of: direction, modes, named, put }: ModeProps) {
  const say = useSay(callWords)
  const pick = usePick()
  const mode = modes.find(({ code }) => code === direction.mode)
  if (mode === undefined) return null
  return (
    <div className="stack small">
      <p className="second">
        <strong>{direction.code}</strong> {pick(mode.name)} · {pick(mode.consequences)}
      </p>
      {mode.invited && (
        <Field at={`invited-${direction.code}`} label={say('direction.invited')}>
          {(control) => (
            <UnitSelect
              control={control}
              values={direction.invited}
              changeAll={(invited) => put({ invited: [...invited] })}
            />
          )}
        </Field>
      )}
      {mode.named && (
        <Field at={`leaders-${direction.code}`} label={say('direction.leaders')}>
          {(control) => (
            <PeopleSelect
              control={control}
              known={named.people}
              values={direction.leaders}
              change={(leaders) => put({ leaders: [...leaders] })}
            />
          )}
        </Field>
      )}
    </div>
  )
}
