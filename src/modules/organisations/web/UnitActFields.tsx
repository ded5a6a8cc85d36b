import { Button, Checkbox, Segmented } from 'antd'
import { organisationWords } from '#modules/organisations/organisation.messages.ts'
import type { UnitVersion } from '#modules/organisations/unit.ts'
import { UnitFactsFields } from '#modules/organisations/web/UnitFactsFields.tsx'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import type { UnitActKind } from '#modules/organisations/web/unit-acts.ts'
import { NO_FACTS, type PartDraft, type UnitDraft } from '#modules/organisations/web/unit-draft.ts'
import { Field } from '#web/form/Field.tsx'
import { useSay } from '#web/words/language.ts'

interface Props {
  readonly kind: UnitActKind
  readonly unit: UnitVersion
  readonly draft: UnitDraft
  readonly change: (draft: UnitDraft) => void
  readonly error: Error | null
}

/** The fields that only one kind of re-organisation has. */
export function UnitActFields({ kind, unit, draft, change, error }: Props) {
  const say = useSay(organisationWords)
  const other = (one: UnitVersion) => one.unitId !== unit.unitId
  if (kind === 'open' || kind === 'rename') {
    return (
      <UnitFactsFields
        at="facts"
        {...(kind === 'open' && { codeAt: 'code' })}
        facts={draft.facts}
        change={(facts) => change({ ...draft, facts })}
        error={error}
      />
    )
  }
  if (kind === 'move') {
    return (
      <Field at="toParentId" label={say('unit.to')} error={error}>
        {(control) => (
          <UnitSelect
            control={control}
            asOf={draft.onDate}
            fits={(one) => !one.path.startsWith(unit.path)}
            value={draft.toUnitId}
            change={(toUnitId) => change({ ...draft, toUnitId })}
          />
        )}
      </Field>
    )
  }
  if (kind === 'merge') {
    const isPresent = !draft.isIntoNew
    return (
      <>
        <Segmented
          value={isPresent ? 'present' : 'new'}
          aria-label={say('unit.into')}
          options={(['present', 'new'] as const).map((value) => ({ value, label: say(`unit.into.${value}`) }))}
          onChange={(value) =>
            change({ ...draft, isIntoNew: value === 'new', toUnitId: value === 'new' ? unit.parentId : undefined })
          }
        />
        <Field at="into" label={say(isPresent ? 'unit.into' : 'unit.into.below')} error={error}>
          {(control) => (
            <UnitSelect
              control={control}
              asOf={draft.onDate}
              fits={(one) => other(one) && !draft.alsoIds.includes(one.unitId)}
              value={draft.toUnitId}
              change={(toUnitId) => change({ ...draft, toUnitId })}
            />
          )}
        </Field>
        {draft.isIntoNew && (
          <UnitFactsFields
            at="into/facts"
            codeAt="into/code"
            facts={draft.facts}
            change={(facts) => change({ ...draft, facts })}
            error={error}
          />
        )}
        <Field at="unitIds" label={say('unit.merged')} error={error}>
          {(control) => (
            <UnitSelect
              control={control}
              asOf={draft.onDate}
              fits={(one) => other(one) && one.unitId !== draft.toUnitId && one.parentId !== undefined}
              values={draft.alsoIds}
              changeAll={(alsoIds) => change({ ...draft, alsoIds })}
            />
          )}
        </Field>
      </>
    )
  }
  return kind === 'split' ? <Parts unit={unit} draft={draft} change={change} error={error} /> : null
}

function Parts({ unit, draft, change, error }: Omit<Props, 'kind'>) {
  const say = useSay(organisationWords)
  const { parts } = draft
  const set = (part: PartDraft) => change({ ...draft, parts: parts.map((one) => (one.key === part.key ? part : one)) })
  const add = () => {
    const key = Math.max(0, ...parts.map((part) => part.key)) + 1
    change({ ...draft, parts: [...parts, { key, facts: { ...NO_FACTS, kind: unit.kind }, childIds: [] }] })
  }
  return (
    <>
      {parts.map((part, n) => (
        <fieldset key={part.key} className="part stack">
          <legend className="between">
            <b>{say('unit.part.n', { n: n + 1 })}</b>
            {parts.length > 1 && (
              <Button
                size="small"
                type="text"
                onClick={() => change({ ...draft, parts: parts.filter((one) => one !== part) })}
              >
                {say('unit.part.remove')}
              </Button>
            )}
          </legend>
          <UnitFactsFields
            at={`parts/${n}/into/facts`}
            codeAt={`parts/${n}/into/code`}
            facts={part.facts}
            change={(facts) => set({ ...part, facts })}
            error={error}
          />
          <Field at={`parts/${n}/childIds`} label={say('unit.part.children')} error={error}>
            {(control) => (
              <UnitSelect
                control={control}
                asOf={draft.onDate}
                fits={(one) => one.parentId === unit.unitId}
                values={part.childIds}
                changeAll={(childIds) => set({ ...part, childIds })}
              />
            )}
          </Field>
        </fieldset>
      ))}
      <div className="between">
        <Button size="small" onClick={add}>
          {say('unit.part.add')}
        </Button>
        <Checkbox checked={draft.continues} onChange={(event) => change({ ...draft, continues: event.target.checked })}>
          {say('unit.continues')}
        </Checkbox>
      </div>
    </>
  )
}
