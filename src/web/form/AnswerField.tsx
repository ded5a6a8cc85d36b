import { memo, useId } from 'react'
import { Light } from '#web/figure/Light.tsx'
import { AnswerControl } from '#web/form/AnswerControl.tsx'
import { isMissing } from '#web/form/answer-faults.ts'
import { ConflictBox } from '#web/form/ConflictBox.tsx'
import { formWords } from '#web/form/form-screen.messages.ts'
import { useFieldView, useFormTools } from '#web/form/form-tools.ts'
import { SourceWords } from '#web/form/SourceWords.tsx'
import { TableAnswer } from '#web/form/TableAnswer.tsx'
import { useFaultWords } from '#web/form/useFaultWords.ts'
import { usePick, useSay } from '#web/words/language.ts'

const WIDE = new Set(['table', 'rich-text', 'file', 'signature', 'note'])

interface Props {
  readonly code: string
  /** The section has told where its known facts come from. */
  readonly isToldAbove: boolean
}

/** One field: label, control, help, where it comes from, what is wrong with it, and what a reviewer wants of it. */
export const AnswerField = memo(function AnswerField({ code, isToldAbove }: Props) {
  const say = useSay(formWords)
  const pick = usePick()
  const faultWords = useFaultWords()
  const { form, book, editors } = useFormTools()
  const view = useFieldView(book, code)
  const id = useId()
  const { field, required, compute } = form.fields.get(code)!
  if (view.shown === false) return null
  const isWide = WIDE.has(field.kind) || (field.kind === 'text' && field.lines > 1)
  const shell = `answer ${isWide ? 'answer-wide' : ''} answer-${field.kind}`
  if (field.kind === 'note')
    return (
      <div className={shell}>
        <b>{pick(field.label)}</b>
        {field.help !== undefined && <p className="second">{pick(field.help)}</p>}
      </div>
    )
  const isQuiet = isToldAbove && view.source?.kind === 'register' && view.source.locked
  const isRequired = required === true || view.faults.some(isMissing)
  const editor = editors.get(code)
  const told = `${id}-told`
  const isGroup = GROUPS.has(field.kind) || (field.kind === 'choice' && field.options !== undefined && !field.many)
  const Label = isGroup ? 'span' : 'label'
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears where the keyboard is, and acts on nothing
    <div
      className={shell}
      data-answer={code}
      {...(isGroup && { role: 'group', 'aria-labelledby': `${id}-label` })}
      onFocus={() => book.stand(code)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && book.stand(undefined)}
    >
      <div className="answer-head">
        <Label className="answer-label" id={`${id}-label`} {...(!isGroup && { htmlFor: id })}>
          {pick(field.label)}
          {isRequired && compute === undefined && view.source?.locked !== true && (
            <span className="answer-required" title={say('required')}>
              <span aria-hidden="true">*</span>
              <span className="visually-hidden">{say('required')}</span>
            </span>
          )}
        </Label>
        {isQuiet && (
          <span className="answer-taken" aria-hidden="true">
            ↳
          </span>
        )}
        {compute !== undefined && <span className="tag">{say('computed')}</span>}
        {view.marks.map((mark) => (
          <Light key={mark.path} is={mark.isAnswered ? 'ok' : 'lag'}>
            {say(mark.isAnswered ? 'mark.answered' : 'mark.open')}
          </Light>
        ))}
        {editor !== undefined && <span className="answer-editor">{say('editor', { name: editor })}</span>}
      </div>
      {view.marks.map((mark) => (
        <p key={mark.path} className={mark.isAnswered ? 'answer-mark done' : 'answer-mark'}>
          {mark.reason}
        </p>
      ))}
      {field.help !== undefined && field.kind === 'table' && <p className="answer-help">{pick(field.help)}</p>}
      {view.shown !== true ? (
        <p className="answer-open">{say('unknown')}</p>
      ) : field.kind === 'table' ? (
        <TableAnswer field={field} keys={view.rows} source={view.source} told={told} />
      ) : (
        <AnswerControl part={form.fields.get(code)!} view={view} id={id} told={told} />
      )}
      <div className="answer-told" id={told}>
        {view.faults.map((fault) => (
          <p key={`${fault.path} ${fault.code}`} className={fault.severity === 'error' ? 'fault' : 'answer-warning'}>
            {faultWords(fault)}
          </p>
        ))}
        {!isQuiet && <SourceWords source={view.source} label={pick(field.label)} />}
        {field.help !== undefined && field.kind !== 'table' && <p className="answer-help">{pick(field.help)}</p>}
      </div>
      {view.conflicts.map((conflict) => (
        <ConflictBox key={conflict.path} conflict={conflict} decide={(keep) => book.decide(conflict.path, keep)} />
      ))}
    </div>
  )
})

/** Fields of several controls: their name stands over the group. */
const GROUPS = new Set(['yes-no', 'period', 'file', 'signature', 'table'])
