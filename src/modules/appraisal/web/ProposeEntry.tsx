import { useNavigate } from '@tanstack/react-router'
import { Drawer, Input, Select } from 'antd'
import { useState } from 'react'
import { periodsOfYear, yearOf } from '#engine/calendar/period.ts'
import type { Output } from '#engine/contract/operation.ts'
import { listEntryKinds, proposeEntry } from '#modules/appraisal/entry.contract.ts'
import { entryWords } from '#modules/appraisal/entry-screen.messages.ts'
import { PointsField } from '#modules/appraisal/web/PointsField.tsx'
import { listIndicators } from '#modules/dispatch/plan.contract.ts'
import { UnitSelect } from '#modules/organisations/web/UnitSelect.tsx'
import { ActButton } from '#web/act/ActButton.tsx'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { useRead } from '#web/client/useRead.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Field } from '#web/form/Field.tsx'
import { TextField } from '#web/form/TextField.tsx'
import { usePeriod } from '#web/frame/usePeriod.ts'
import { useCan } from '#web/session.ts'
import { usePick, useSay } from '#web/words/language.ts'

export type Kinds = Output<typeof listEntryKinds>

interface Props {
  readonly close: () => void
  readonly unitId?: string
}

/** Draws an adjustment up: unit, kind with its bounds, basis. Evidence is attached to the draft, then it is handed in. */
export function ProposeEntry({ close, unitId }: Props) {
  const say = useSay(entryWords)
  const pick = usePick()
  const dates = useDates()
  const navigate = useNavigate()
  const may = useCan()
  const viewed = usePeriod().period
  const year = yearOf(viewed)
  const months = periodsOfYear(year, 'month')
  const [draft, setDraft] = useState({
    unitId,
    kind: '',
    points: '',
    period: months.includes(viewed) ? viewed : months[0]!,
    indicatorId: undefined as string | undefined,
    document: '',
    article: '',
    reason: '',
  })
  const put = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const kinds = useRead(
    listEntryKinds,
    { year: String(year), ...(draft.unitId !== undefined && { unitId: draft.unitId }) },
    { keepFormer: true },
  ).data
  const kind = kinds?.kinds.find(({ code }) => code === draft.kind)
  const propose = useAct(proposeEntry, {
    done: ({ entryId }) => void navigate({ to: '/appraisal/entries/$entryId', params: { entryId } }),
  })
  const { error } = propose
  const isWhole = draft.unitId !== undefined && kind !== undefined && draft.points !== ''
  const send = () => {
    const { unitId: of, indicatorId, ...rest } = draft
    if (of !== undefined)
      propose.mutate({ ...rest, unitId: of, ...(kind?.on === 'indicator' && indicatorId && { indicatorId }) })
  }
  return (
    <Drawer open size={520} title={say('propose')} onClose={close}>
      <div className="stack">
        <p className="second">{say('propose.why')}</p>
        <Refused error={error} />
        <Field at="unitId" label={say('field.unit')} error={error}>
          {(control) => (
            <UnitSelect
              control={control}
              value={draft.unitId}
              change={(next) => put({ unitId: next })}
              fits={(unit) => may('appraisal.propose', unit.path)}
            />
          )}
        </Field>
        <Field
          at="kind"
          label={say('field.kind')}
          error={error}
          {...(kind?.description != null && { hint: pick(kind.description) })}
        >
          {({ id }) => (
            <Select
              id={id}
              value={draft.kind || null}
              options={(kinds?.kinds ?? []).map((one) => ({
                value: one.code,
                label: pick(one.name),
                disabled: !one.mayPropose,
              }))}
              onChange={(next) => put({ kind: next ?? '', points: '' })}
            />
          )}
        </Field>
        {kind !== undefined && kinds !== undefined && (
          <>
            <PointsField kind={kind} kinds={kinds} error={error} change={(points) => put({ points })} />
            {kind.on === 'indicator' && (
              <IndicatorField value={draft.indicatorId} change={(next) => put({ indicatorId: next })} error={error} />
            )}
          </>
        )}
        <Field
          at="period"
          label={say('field.period')}
          error={error}
          {...(kind !== undefined && { hint: say(`field.period.${kind.lasts}`) })}
        >
          {({ id }) => (
            <Select
              id={id}
              value={draft.period}
              options={months.map((value) => ({ value, label: dates.period(value) }))}
              onChange={(next) => put({ period: next })}
            />
          )}
        </Field>
        <Field at="document" label={say('field.document')} hint={say('field.document.hint')} error={error}>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={draft.document}
              onChange={(e) => put({ document: e.target.value })}
            />
          )}
        </Field>
        <Field at="article" label={say('field.article')} hint={say('field.article.hint')} error={error}>
          {(control) => (
            <Input
              {...control}
              maxLength={80}
              value={draft.article}
              onChange={(e) => put({ article: e.target.value })}
            />
          )}
        </Field>
        <TextField
          at="reason"
          label={say('field.reason')}
          error={error}
          rows={3}
          grows
          maxLength={1000}
          value={draft.reason}
          change={(reason) => put({ reason })}
        />
        {kind !== undefined && (
          <ul className="hints second">
            {kind.evidence.length > 0 && (
              <li>{say('propose.evidence', { list: kind.evidence.map(pick).join(say('list.and')) })}</li>
            )}
            {kind.isHeard && <li>{say('propose.heard', { days: kinds?.hearingWorkingDays ?? 0 })}</li>}
          </ul>
        )}
        <ActButton primary busy={propose.isPending} act={() => isWhole && send()}>
          {say('propose.deed')}
        </ActButton>
      </div>
    </Drawer>
  )
}

interface IndicatorProps {
  readonly value: string | undefined
  readonly change: (indicatorId: string | undefined) => void
  readonly error: Error | null
}

function IndicatorField({ value, change, error }: IndicatorProps) {
  const say = useSay(entryWords)
  const pick = usePick()
  const indicators = useRead(listIndicators, { limit: '500' }, { when: useCan()('plan.read'), freshFor: 300_000 }).data
  return (
    <Field at="indicatorId" label={say('field.indicator')} error={error}>
      {({ id }) => (
        <Select
          id={id}
          value={value ?? null}
          showSearch={{ optionFilterProp: 'title' }}
          options={(indicators?.rows ?? [])
            .filter((row) => !row.retired)
            .map((row) => ({
              value: row.id,
              label: pick(row.name),
              title: `${row.name.zh} ${row.name.en} ${row.code}`,
            }))}
          onChange={(next) => change(next ?? undefined)}
        />
      )}
    </Field>
  )
}
