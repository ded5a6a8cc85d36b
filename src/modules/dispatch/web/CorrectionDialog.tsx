import { Input, Modal } from 'antd'
import { useState } from 'react'
import { readFigure } from '#engine/indicator/reading.ts'
import { exactText } from '#engine/number/exact.ts'
import { gridWords } from '#modules/dispatch/grid.messages.ts'
import { proposeCorrection } from '#modules/dispatch/report.contract.ts'
import { type Report, type Row, readingWords } from '#modules/dispatch/web/grid-book.ts'
import { Refused } from '#web/act/Refused.tsx'
import { useAct } from '#web/client/useAct.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Field } from '#web/form/Field.tsx'
import { webWords } from '#web/web.messages.ts'
import { useLanguage, usePick, useSay } from '#web/words/language.ts'
import { saySentence } from '#web/words/useSentence.ts'

interface Props {
  readonly report: Report
  readonly row: Row
  readonly sent: () => void
  readonly close: () => void
}

/** A lower unit's value beside the official one, with reason and source. */
export function CorrectionDialog({ report, row, sent, close }: Props) {
  const say = useSay(gridWords)
  const sayWeb = useSay(webWords)
  const pick = usePick()
  const dates = useDates()
  const { language } = useLanguage()
  const [draft, setDraft] = useState({ value: '', reason: '', source: '' })
  const propose = useAct(proposeCorrection, { also: ['report'], done: sent })
  const unit = pick(row.indicator.unit)
  const name = pick(row.indicator.name)
  const reading = readFigure(draft.value, row.indicator.unit.zh)
  const value =
    reading.state === 'figure' && reading.figure.state === 'value' ? exactText(reading.figure.value) : undefined
  const fault =
    draft.value === '' || reading.state === 'figure' ? undefined : saySentence([readingWords], language, reading.reason)
  const isReady = value !== undefined && draft.reason.trim().length >= 4 && draft.source.trim().length >= 2
  return (
    <Modal
      open
      title={say('correct.title', { name, period: dates.period(report.cycle.period) })}
      okText={say('correct.send', { name })}
      cancelText={sayWeb('act.cancel')}
      okButtonProps={{ disabled: !isReady, loading: propose.isPending }}
      onCancel={close}
      onOk={() =>
        value !== undefined &&
        propose.mutate({
          unitId: report.unit.id,
          indicatorId: row.indicator.id,
          period: report.cycle.period,
          proposedValue: value,
          reason: draft.reason.trim(),
          source: draft.source.trim(),
        })
      }
    >
      <div className="stack">
        <p className="second">{say('correct.why')}</p>
        <Refused error={propose.error} />
        <Field
          at="proposedValue"
          label={say('correct.value', { unit })}
          hint={say('correct.official', { value: formatDecimal(row.current.value ?? '') ?? sayWeb('value.none') })}
          error={propose.error}
          fault={fault}
        >
          {(control) => (
            <Input
              {...control}
              autoFocus
              inputMode="decimal"
              value={draft.value}
              onChange={(event) => setDraft({ ...draft, value: event.target.value })}
            />
          )}
        </Field>
        <Field at="reason" label={say('correct.reason')} error={propose.error}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={3}
              maxLength={1000}
              value={draft.reason}
              onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
            />
          )}
        </Field>
        <Field at="source" label={say('correct.source')} hint={say('correct.source.hint')} error={propose.error}>
          {(control) => (
            <Input
              {...control}
              maxLength={300}
              value={draft.source}
              onChange={(event) => setDraft({ ...draft, source: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Modal>
  )
}
