import type { FieldOf } from '#engine/form/field.ts'
import type { Section, Step } from '#engine/form/form.ts'
import type { RowState } from '#engine/form/form-state.ts'
import { own } from '#engine/form/same-value.ts'
import { isFigureColumn, tableWidths } from '#web/form/column-width.ts'
import { formWords } from '#web/form/form-screen.messages.ts'
import { type FormTools, FormToolsContext, useFieldView, useFormTools, useOverview } from '#web/form/form-tools.ts'
import { SectionHead } from '#web/form/SectionHead.tsx'
import { SourceWords } from '#web/form/SourceWords.tsx'
import { WrittenValue } from '#web/form/WrittenValue.tsx'
import { usePick, useSay } from '#web/words/language.ts'

interface Props {
  readonly tools: FormTools
  /** Marks a field for return: with it every field bears a box to be ticked. */
  readonly marking?: Marking
}

export interface Marking {
  readonly marked: ReadonlyMap<string, string>
  readonly toggle: (path: string) => void
  readonly words: string
}

/** A form to be read and printed: every step, what does not apply left out. */
export function WrittenForm({ tools, marking }: Props) {
  return (
    <FormToolsContext value={tools}>
      <div className="written-form">
        {tools.form.form.steps.map((step, at) => (
          <WrittenStep key={step.code} step={step} place={at + 1} marking={marking} />
        ))}
      </div>
    </FormToolsContext>
  )
}

function WrittenStep({
  step,
  place,
  marking,
}: {
  readonly step: Step
  readonly place: number
  readonly marking: Marking | undefined
}) {
  const say = useSay(formWords)
  const pick = usePick()
  const { book } = useFormTools()
  useOverview(book)
  const sections = step.sections.filter((section) =>
    section.fields.some(({ code, kind }) => kind !== 'note' && book.field(code).shown === true),
  )
  if (sections.length === 0) return null
  return (
    <section className="written-step">
      <h2>{say('step.of', { n: place, title: pick(step.title) })}</h2>
      {sections.map((section) => (
        <WrittenSection key={section.code} section={section} marking={marking} />
      ))}
    </section>
  )
}

function WrittenSection({ section, marking }: { readonly section: Section; readonly marking: Marking | undefined }) {
  return (
    <section className="written-section">
      <SectionHead section={section} />
      <dl className="written-fields">
        {section.fields.map(({ code, kind }) =>
          kind === 'note' ? null : <WrittenField key={code} code={code} marking={marking} />,
        )}
      </dl>
    </section>
  )
}

const WIDE = new Set(['table', 'rich-text', 'signature', 'file'])

function WrittenField({ code, marking }: { readonly code: string; readonly marking: Marking | undefined }) {
  const pick = usePick()
  const { book, form } = useFormTools()
  const view = useFieldView(book, code)
  if (view.shown !== true) return null
  const { field } = form.fields.get(code)!
  const isWide = WIDE.has(field.kind) || (field.kind === 'text' && field.lines > 1)
  return (
    <div className={isWide ? 'written-wide' : undefined} data-answer={code}>
      <dt>
        {marking && <MarkBox path={code} marking={marking} name={pick(field.label)} />}
        {pick(field.label)}
        {field.kind === 'money' && <span className="answer-unit"> {field.shownIn}</span>}
        {field.kind === 'number' && field.unit && <span className="answer-unit"> {pick(field.unit)}</span>}
      </dt>
      <dd>
        {field.kind === 'table' ? (
          <WrittenTable field={field} rows={book.state.rows.get(code) ?? []} totals={book.totals(code)} />
        ) : (
          <>
            {field.kind === 'signature' && field.text !== undefined && (
              <p className="signature-words">{pick(field.text)}</p>
            )}
            <WrittenValue field={field} value={view.value} />
          </>
        )}
        <SourceWords source={view.source} label={pick(field.label)} />
        {view.marks.map((mark) => (
          <p key={mark.path} className={mark.isAnswered ? 'answer-mark done' : 'answer-mark'}>
            {mark.reason}
          </p>
        ))}
      </dd>
    </div>
  )
}

function MarkBox({ path, marking, name }: { readonly path: string; readonly marking: Marking; readonly name: string }) {
  return (
    <input
      type="checkbox"
      className="mark-box"
      checked={marking.marked.has(path)}
      aria-label={`${marking.words} ${name}`}
      title={marking.words}
      onChange={() => marking.toggle(path)}
    />
  )
}

interface TableProps {
  readonly field: FieldOf<'table'>
  readonly rows: readonly RowState[]
  readonly totals: Readonly<Record<string, number | undefined>>
}

export function WrittenTable({ field, rows, totals }: TableProps) {
  const say = useSay(formWords)
  const pick = usePick()
  const isFixed = field.rows !== undefined
  if (rows.length === 0) return <span className="third">{say('table.none.read')}</span>
  return (
    <div className="table-answer-box">
      <table
        className="table answer-table written-table"
        style={tableWidths(field, false)}
        aria-label={pick(field.label)}
      >
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{say('table.row')}</span>
            </th>
            {field.columns.map((column) => (
              <th key={column.code} scope="col" className={isFigureColumn(column) ? 'n' : undefined}>
                {pick(column.label)}
                {column.kind === 'money' && <span className="answer-unit"> {column.shownIn}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, shown }, at) => {
            const fixed = field.rows?.find((one) => one.row === row.row)
            return (
              <tr key={String(row.row)} data-answer={`${field.code}/${String(row.row)}`}>
                <th scope="row" className={fixed ? 'row-name' : 'row-place'}>
                  {fixed ? pick(fixed.label) : at + 1}
                </th>
                {field.columns.map((column) => (
                  <td key={column.code} className={isFigureColumn(column) ? 'n' : undefined}>
                    {(shown.get(column.code) ?? true) === true ? (
                      <WrittenValue field={column} value={own(row, column.code)} />
                    ) : (
                      <span className="third">{say('none')}</span>
                    )}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
        {field.totals.length > 0 && (
          <tfoot>
            <tr className="total">
              <td>{isFixed ? say('table.total') : ''}</td>
              {field.columns.map((column, at) => (
                <td key={column.code} className={isFigureColumn(column) ? 'n' : undefined}>
                  {field.totals.includes(column.code) ? (
                    <WrittenValue field={column} value={totals[column.code]} />
                  ) : at === 0 && !isFixed ? (
                    say('table.total')
                  ) : (
                    ''
                  )}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}
