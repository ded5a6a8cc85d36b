import type { OperationExample } from '#engine/contract/operation.ts'

/** Calls for the reader of the interface with what the national pack answers; a test decides them anew. */
export const ONE_EXAMPLE: OperationExample = {
  input: {
    policyCode: 'tech-sme',
    on: '2026-06-30',
    facts: {
      region: '620702',
      residentEnterprise: true,
      prohibitedProducts: false,
      incident2y: false,
      abnormalList: false,
      seriousDishonesty: false,
      staffTotal: 100,
      stStaff: 40,
      totalAssets: 3000,
      sales: { '2024': 900, '2025': 1000 },
      costExpense: '213.3',
      rdExpense: 32,
      classOneIps: 0,
      classTwoIps: 3,
      hnteValid: false,
      nationalAward5y: false,
      provincialRdBody: false,
      ledStandard: false,
    },
  },
  output: {
    verdict: {
      policy: 'tech-sme',
      version: '2017',
      on: '2026-06-30',
      state: 'near-miss',
      score: { low: '58', high: '58' },
      failing: ['route'],
      missing: [],
      personal: [],
      problems: [],
      amountWants: [],
      near: [
        { state: 'eligible', changes: [{ name: 'rdExpense', from: '32', to: '40', by: '8' }] },
        { state: 'eligible', changes: [{ name: 'classTwoIps', from: '3', to: '4', by: '1' }] },
        { state: 'eligible', changes: [{ name: 'classOneIps', from: '0', to: '1', by: '1' }] },
        { state: 'eligible', changes: [{ name: 'hnteValid', from: false, to: true }] },
        { state: 'eligible', changes: [{ name: 'provincialRdBody', from: false, to: true }] },
        { state: 'eligible', changes: [{ name: 'ledStandard', from: false, to: true }] },
      ],
      settling: [],
      selfDeclared: [],
      says: {
        zh: [
          '接近符合',
          '上年度研发费用再增加 8万元（由 32万元 增至 40万元），即可符合条件',
          '有效的Ⅱ类知识产权数再增加 1项（由 3项 增至 4项），即可符合条件',
          '有效的Ⅰ类知识产权数再增加 1项（由 0项 增至 1项），即可符合条件',
          '取得“有效期内的高新技术企业资格”，即可符合条件',
          '取得“拥有经认定的省部级以上研发机构”，即可符合条件',
          '取得“近五年主导制定国际标准、国家标准或行业标准”，即可符合条件',
        ],
        en: [
          'Nearly eligible',
          'R&D expense of last year 8 × 10,000 yuan more (from 32 to 40): then eligible',
          'valid class-Ⅱ IP 1 items more (from 3 to 4): then eligible',
          'valid class-Ⅰ IP 1 items more (from 0 to 1): then eligible',
          'to gain “valid title of high-tech enterprise”: then eligible',
          'to gain “an accredited R&D body of provincial level or above”: then eligible',
          'to gain “led an international, national or industry standard within five years”: then eligible',
        ],
      },
    },
    faults: [],
  },
}

const FIRM = {
  region: '620702',
  residentEnterprise: true,
  prohibitedProducts: false,
  incident2y: false,
  abnormalList: false,
  seriousDishonesty: false,
  staffTotal: 100,
  stStaff: 40,
  totalAssets: 3000,
  sales: { '2024': 900, '2025': 1000 },
  costExpense: '213.3',
  rdExpense: 32,
  classOneIps: 0,
  classTwoIps: 3,
  hnteValid: false,
  nationalAward5y: false,
  provincialRdBody: true,
  ledStandard: false,
}

const LINES = [
  { id: 'a', creditCode: '91350100M000100Y43', facts: FIRM },
  { id: 'b', creditCode: '91350100M000100Y44', facts: { sales: -1 } },
]

const ANSWERS = [
  {
    line: 1,
    id: 'a',
    verdicts: [
      {
        policy: 'tech-sme',
        version: '2017',
        on: '2026-06-30',
        state: 'eligible',
        score: { low: '58', high: '58' },
        failing: [],
        missing: [],
        personal: [],
        problems: [],
        amountWants: [],
        near: [],
        settling: [],
        selfDeclared: [],
        says: { zh: ['符合条件'], en: ['Eligible'] },
      },
    ],
  },
  {
    line: 2,
    id: 'b',
    faults: [
      {
        path: 'creditCode',
        key: 'identifier.credit-code-check',
        reason: {
          zh: '统一社会信用代码的校验码不对（GB 32100），请核对有没有抄错',
          en: 'The check character of the credit code does not fit (GB 32100): look for a slip',
        },
      },
      {
        path: 'sales',
        key: 'policy.fact-below',
        reason: { zh: '“销售收入”不能小于 0', en: '“sales” cannot be below 0' },
      },
    ],
  },
]

const jsonLines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

export const LINES_EXAMPLE: OperationExample = {
  input: { policies: ['tech-sme'], on: '2026-06-30' },
  lines: jsonLines(LINES),
  output: jsonLines(ANSWERS),
}
