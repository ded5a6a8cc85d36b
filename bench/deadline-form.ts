/** A paper as calls ask for one: forty texts, ten amounts, a budget of twenty rows with its total, and rules between them. */
const TEXTS = 40
const AMOUNTS = 10
const ROWS = 20

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1)

export const DEADLINE_FORM = `code: deadline-paper
version: 1
name: { zh: 截止日申报书, en: Paper of the deadline }
steps:
  - code: all
    title: { zh: 申报内容, en: Content }
    sections:
      - code: texts
        title: { zh: 说明, en: Texts }
        fields:
${numbers(TEXTS)
  .map(
    (n) =>
      `          - { code: text${n}, kind: text, lines: 3, label: { zh: 说明${n}, en: Text ${n} }, required: true, schema: { minLength: 10, maxLength: 500 } }`,
  )
  .join('\n')}
      - code: amounts
        title: { zh: 金额, en: Amounts }
        fields:
${numbers(AMOUNTS)
  .map(
    (n) =>
      `          - { code: amount${n}, kind: money, label: { zh: 金额${n}, en: Amount ${n} }, required: true, schema: { minimum: 0 } }`,
  )
  .join('\n')}
          - { code: sum, kind: money, label: { zh: 合计, en: Sum }, compute: '${numbers(AMOUNTS)
            .map((n) => `amount${n}`)
            .join(' + ')}' }
          - code: budget
            kind: table
            label: { zh: 预算, en: Budget }
            required: true
            totals: [cost]
            columns:
              - { code: what, kind: text, label: { zh: 科目, en: Subject }, required: true }
              - { code: cost, kind: money, label: { zh: 金额, en: Amount }, required: true }
rules:
  - { code: whole, holds: totals.budget.cost > 0, fields: [budget], message: { zh: 预算为空, en: The budget is empty } }
`

export const DEADLINE_PROCESS = `code: deadline
name: { zh: 截止日申报, en: Deadline }
relations: [{ code: clerk, name: { zh: 经办人, en: Clerk }, is: person }]
forms: [{ code: deadline-paper, name: { zh: 申报书, en: Paper } }]
states:
  - code: draft
    name: { zh: 填报, en: Filling in }
    phase: draft
    due: { workingDays: 20, onExpiry: stay, remindBefore: [1] }
    task: { seats: [{ code: clerk, name: { zh: 填报, en: Fill in }, who: [{ relation: clerk }] }] }
    actions: [{ code: submit, name: { zh: 提交, en: Submit }, to: next, form: deadline-paper, effects: [freeze-submission] }]
  - code: review
    name: { zh: 审核, en: Review }
    phase: in-review
    due: { workingDays: 5, onExpiry: stay, remindBefore: [1] }
    task: { seats: [{ code: clerk, name: { zh: 审核, en: Review }, who: [{ relation: clerk }] }] }
    actions: [{ code: approve, name: { zh: 同意, en: Approve }, to: next }]
  - code: done
    name: { zh: 办结, en: Done }
    phase: closed
    outcome: succeeded
`

/** Money in JSON is text of fen, as answers keep it. */
export function wholeAnswers(): Readonly<Record<string, unknown>> {
  const text = '围绕产业需求开展关键技术攻关，形成可推广的成果，带动上下游企业增收。'.repeat(3)
  return {
    ...Object.fromEntries(numbers(TEXTS).map((n) => [`text${n}`, `${n}${text}`])),
    ...Object.fromEntries(numbers(AMOUNTS).map((n) => [`amount${n}`, n * 100_000])),
    budget: numbers(ROWS).map((n) => ({ row: `r${n}`, what: `科目${n}`, cost: n * 10_000 })),
  }
}
