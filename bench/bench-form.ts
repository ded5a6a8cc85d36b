import { type Answers, type Form, FormSource } from '#engine/form/form.ts'
import { resolveForm } from '#engine/form/resolve-form.ts'

const ROWS = 200
const words = (zh: string) => ({ zh, en: `${zh} in English` })

/** Sixty fields, five of them worked out, and a budget with totals. */
export function benchForm(): Form {
  const plain = Array.from({ length: 50 }, (_, at) => ({
    code: `field${at}`,
    kind: at % 3 === 0 ? 'number' : 'text',
    label: words(`字段${at}`),
    required: at % 2 === 0,
    ...(at % 10 === 9 && { when: `has(field${at - 1})` }),
    ...(at % 3 === 0 ? { decimals: 2, schema: { minimum: 0 } } : { schema: { maxLength: 200 } }),
  }))
  const columns = [
    { code: 'item', kind: 'text', label: words('名称'), required: true },
    {
      code: 'subject',
      kind: 'choice',
      label: words('科目'),
      options: ['a', 'b', 'c', 'd'].map((code) => ({ code, name: words(code) })),
    },
    { code: 'price', kind: 'money', label: words('单价'), required: true },
    { code: 'pieces', kind: 'number', label: words('数量'), required: true },
    { code: 'amount', kind: 'money', label: words('金额'), compute: 'row.price * row.pieces' },
    { code: 'grant', kind: 'money', label: words('财政'), required: true },
    { code: 'ownFunds', kind: 'money', label: words('自筹'), compute: 'row.amount - row.grant' },
    { code: 'basis', kind: 'text', label: words('依据'), required: 'row.amount >= 50' },
  ]
  const subjects = ['a', 'b', 'c', 'd'].map((code) => ({
    code: `sum${code}`,
    kind: 'money',
    label: words(`科目${code}`),
    compute: `sum(budget.filter(r, r.subject == "${code}").map(r, r.amount))`,
  }))
  const derived = Array.from({ length: 5 }, (_, at) => ({
    code: `share${at}`,
    kind: 'number',
    decimals: 2,
    label: words(`占比${at}`),
    compute: `totals.budget.grant / totals.budget.amount * ${100 + at}`,
  }))
  const budget = {
    code: 'budget',
    kind: 'table',
    label: words('预算'),
    most: ROWS,
    columns,
    totals: ['amount', 'grant', 'ownFunds'],
    unique: [['item']],
  }
  const source = FormSource.parse({
    code: 'bench',
    version: 1,
    name: words('表'),
    steps: [
      {
        code: 'one',
        title: words('步'),
        sections: [{ code: 'all', title: words('节'), fields: [...plain, budget, ...subjects, ...derived] }],
      },
    ],
    rules: [
      {
        code: 'adds',
        holds: 'totals.budget.amount == suma + sumb + sumc + sumd',
        fields: ['budget'],
        message: words('不符'),
      },
    ],
  })
  return resolveForm(source, new Map()).form!
}

export const benchAnswers = (): Answers => ({
  ...Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`field${at}`, at % 3 === 0 ? at + 0.25 : `内容${at}`])),
  budget: Array.from({ length: ROWS }, (_, at) => ({
    row: `r${at}`,
    item: `设备${at}`,
    subject: 'abcd'[at % 4],
    price: 1_000_000 + at,
    pieces: (at % 9) + 1,
    grant: 500_000,
    basis: '询价',
  })),
})
