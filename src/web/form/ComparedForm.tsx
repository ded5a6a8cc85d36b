import type { AnswerDifference } from '#engine/form/compare-answers.ts'
import type { Column, Field } from '#engine/form/field.ts'
import { isRecord, own } from '#engine/form/same-value.ts'
import { Light } from '#web/figure/Light.tsx'
import { partsOf } from '#web/form/answer-faults.ts'
import { formWords } from '#web/form/form-screen.messages.ts'
import { type FormTools, FormToolsContext, useFormTools } from '#web/form/form-tools.ts'
import { WrittenValue } from '#web/form/WrittenValue.tsx'
import { usePick, useSay } from '#web/words/language.ts'

export interface PlacedDifference extends AnswerDifference {
  readonly place: { readonly zh: string; readonly en: string }
}

interface Props {
  readonly tools: FormTools
  readonly differences: readonly PlacedDifference[]
  /** What each side is called: 第 1 稿, 第 2 稿. */
  readonly before: string
  readonly after: string
}

/** Two states of a form side by side: only what differs, step by step. */
export function ComparedForm({ tools, differences, before, after }: Props) {
  const say = useSay(formWords)
  const pick = usePick()
  if (differences.length === 0) return <p className="second">{say('compare.same')}</p>
  const steps = tools.form.form.steps.map((step) => ({
    step,
    found: differences.filter((one) => one.step === step.code),
  }))
  const rest = differences.filter((one) => !steps.some(({ step }) => step.code === one.step))
  return (
    <FormToolsContext value={tools}>
      <p className="second">{say('compare.count', { n: differences.length })}</p>
      <div className="table-answer-box">
        <table className="table compared">
          <thead>
            <tr>
              <th scope="col">{say('compare.field')}</th>
              <th scope="col">{before}</th>
              <th scope="col">{after}</th>
            </tr>
          </thead>
          {[...steps, { step: undefined, found: rest }]
            .filter(({ found }) => found.length > 0)
            .map(({ step, found }) => (
              <tbody key={step?.code ?? ''}>
                {step !== undefined && (
                  <tr className="group">
                    <th colSpan={3} scope="colgroup">
                      {pick(step.title)}
                    </th>
                  </tr>
                )}
                {found.map((one) => (
                  <DifferenceRow key={`${one.path} ${one.kind}`} of={one} />
                ))}
              </tbody>
            ))}
        </table>
      </div>
    </FormToolsContext>
  )
}

const KIND = { 'row-added': 'added', 'row-removed': 'removed', 'row-moved': 'moved' } as const

function DifferenceRow({ of }: { readonly of: PlacedDifference }) {
  const say = useSay(formWords)
  const pick = usePick()
  const { form } = useFormTools()
  const { code, row, column } = partsOf(of.path)
  const part = form.fields.get(code)
  const field = column === undefined ? part?.field : part?.columns.find((one) => one.field.code === column)?.field
  const kind = of.kind === 'changed' ? undefined : KIND[of.kind]
  return (
    <tr>
      <th scope="row">
        {pick(of.place)} {kind !== undefined && <Light is="near">{say(`compare.${kind}`)}</Light>}
      </th>
      <td className="compared-before">
        <Side field={field} value={of.before} isRow={row !== undefined && column === undefined} place={of.from} />
      </td>
      <td className="compared-after">
        <Side field={field} value={of.after} isRow={row !== undefined && column === undefined} place={of.to} />
      </td>
    </tr>
  )
}

interface SideProps {
  readonly field: Field | Column | undefined
  readonly value: unknown
  readonly isRow: boolean
  readonly place: number | undefined
}

function Side({ field, value, isRow, place }: SideProps) {
  const say = useSay(formWords)
  const pick = usePick()
  if (isRow && field?.kind === 'table') {
    if (!isRecord(value)) return <>{place === undefined ? say('none') : say('table.place', { n: place })}</>
    return (
      <dl className="compared-row">
        {field.columns.map((column) => {
          const cell = own(value, column.code)
          return cell === undefined ? null : (
            <div key={column.code}>
              <dt>{pick(column.label)}</dt>
              <dd>
                <WrittenValue field={column} value={cell} />
              </dd>
            </div>
          )
        })}
      </dl>
    )
  }
  return field === undefined ? (
    value === undefined ? (
      say('none')
    ) : (
      JSON.stringify(value)
    )
  ) : (
    <WrittenValue field={field} value={value} />
  )
}
