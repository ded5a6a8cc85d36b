import type { NamedPerson } from '#cases/server/case-person.queries.ts'
import { addDays, type CalendarDate, dayNumber } from '#engine/calendar/date.ts'

/** A member of a team: an entry of the register of people. */
export interface TeamMember {
  readonly id: string
  readonly name: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** What a made-up application is about; everything in its papers follows from it. */
export interface SampleMatter {
  readonly title: string
  readonly thing: string
  readonly deed: string
  readonly discipline: string
  readonly industry: string
  readonly field: string
  readonly leader: NamedPerson
  readonly unitCode: string
  readonly startOn: CalendarDate
  readonly endOn: CalendarDate
  readonly grantFen: bigint
  readonly ownFen: bigint
  readonly members: readonly TeamMember[]
  readonly n: number
  /** How far indicators have come and how much of the grant was spent, in per cent. */
  readonly reached: number
  readonly spentPercent: number
  /** Which time it is handed in. */
  readonly revision: number
}

/** Money in a form is a whole number. */
export const inForm = (amount: bigint): number => Number(amount)

type Answer = (matter: SampleMatter) => unknown

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const written = (...texts: readonly string[]) => ({ type: 'document', content: texts.map(paragraph) })

/** Shares of the grant and of own funds by subject, in per cent: indirect costs stay below their ceiling. */
const SHARES = [
  { row: 'equipment', grant: 10, own: 0, basis: '购置小型检测仪器，按三家询价均值测算' },
  { row: 'operation', grant: 50, own: 70, basis: '材料、测试化验、差旅和会议，按试验批次和单价测算' },
  { row: 'labour', grant: 22, own: 20, basis: '聘用人员和研究生劳务，按人月标准测算' },
  { row: 'indirect', grant: 18, own: 10, basis: '管理费和绩效，不超过规定比例' },
] as const

const WAN = 1_000_000n
const part = (whole: bigint, percent: number): bigint => (((whole / 10_000n) * BigInt(percent)) / 100n) * 10_000n

/** Parts in whole 万元 hundredths; what is left over by dividing goes to operations, so that the sum is the whole. */
function parts(whole: bigint, of: 'grant' | 'own'): readonly bigint[] {
  const each = SHARES.map((share) => part(whole, share[of]))
  const rest = whole - each.reduce((sum, one) => sum + one, 0n)
  return each.map((one, at) => (at === 1 ? one + rest : one))
}

export function budgetOf({ grantFen, ownFen }: Pick<SampleMatter, 'grantFen' | 'ownFen'>) {
  const [grants, owns] = [parts(grantFen, 'grant'), parts(ownFen, 'own')]
  return SHARES.map(({ row, basis }, at) => ({
    row,
    grant: inForm(grants[at]!),
    ownFunds: inForm(owns[at]!),
    ...(grants[at]! + owns[at]! > 0n && { basis }),
  }))
}

const milestones: Answer = ({ thing, startOn, endOn }) => {
  const days = dayNumber(endOn) - dayNumber(startOn)
  const half = addDays(startOn, Math.floor(days / 2))
  return [
    {
      row: 's1',
      from: startOn,
      to: half,
      content: `${thing}现状调查、材料收集和关键技术试验`,
      mark: '完成调查报告和试验记录',
    },
    {
      row: 's2',
      from: addDays(half, 1),
      to: endOn,
      content: `技术集成、示范推广和总结验收`,
      mark: '建成示范点并通过现场查定',
    },
  ]
}

const indicatorsOf = ({ thing, n, grantFen }: SampleMatter) => {
  const scale = inForm(grantFen / (20n * WAN)) + 1
  return [
    {
      row: 'i1',
      category: 'rights',
      name: '授权或受理专利',
      measure: '件',
      present: 0,
      midTerm: 1,
      target: 1 + (n % 2) + (scale > 4 ? 1 : 0),
      method: 'certificate',
    },
    {
      row: 'i2',
      category: 'standard',
      name: `${thing}技术规程`,
      measure: '项',
      present: 0,
      midTerm: 0,
      target: 1,
      method: 'publication',
    },
    {
      row: 'i3',
      category: 'technical',
      name: '示范点',
      measure: '个',
      present: 0,
      midTerm: 1,
      target: 2 + (n % 3),
      method: 'expert',
    },
    {
      row: 'i4',
      category: 'economic',
      name: '新增产值',
      measure: '万元',
      present: 100 + (n % 5) * 20,
      midTerm: 160,
      target: 300 + scale * 60 + (n % 7) * 10,
      method: 'audit',
    },
    {
      row: 'i5',
      category: 'talent',
      name: '培训技术人员',
      measure: '人次',
      present: 0,
      midTerm: 60,
      target: 120 + (n % 6) * 20,
      method: 'user-proof',
    },
  ]
}

const reachedBy = (reached: number, { present, target }: { present: number; target: number }): number =>
  reached >= 100
    ? Math.ceil(present + ((target - present) * reached) / 100)
    : Math.floor(present + ((target - present) * reached) / 100)

/** By question of the bank: whoever draws up another form of the same questions has it filled in as well. */
export const ANSWERS: Readonly<Record<string, Answer>> = {
  'project.name': ({ title }) => title,
  'project.discipline': ({ discipline }) => discipline,
  'project.industry': ({ industry }) => industry,
  'project.technology-field': ({ field }) => field,
  'project.term': ({ startOn, endOn }) => ({ from: startOn, to: endOn }),
  'project.trl-now': ({ n }) => 3 + (n % 3),
  'project.trl-target': ({ n }) => 6 + (n % 3),
  'project.keywords': ({ thing, n }) => [thing, ['节水', '提质', '绿色', '智能'][n % 4], '本地特色', '技术集成'],
  'project.abstract': ({ thing, deed, revision }) =>
    `围绕本市${thing}产业需求，开展${deed}，突破关键技术，形成可复制的技术规程和示范点，带动产业提质增效。${revision > 1 ? `（第${revision}次提交，已按退回意见修改。）` : ''}（示例）`,
  'project.background': ({ thing }) =>
    written(
      `${thing}是本市特色优势产业，现有技术在水肥利用、质量稳定和标准化方面仍有差距。`,
      '国内外研究集中在单项技术，缺少适应本地气候的集成方案。（示例）',
    ),
  'project.content': ({ thing, deed }) =>
    written(
      `研究内容一：${thing}关键环节参数与限制因子。`,
      `研究内容二：${deed}的技术路线与装备配套。`,
      '研究内容三：示范推广与效益评价。（示例）',
    ),
  'project.innovation': ({ thing }) =>
    written(`首次在本地条件下建立${thing}全过程数据与决策模型；提出分区技术参数。（示例）`),
  'project.route': () => written('调查取样 → 室内测试 → 田间或中试验证 → 技术集成 → 示范推广 → 总结验收。（示例）'),
  'project.foundation': () => written('团队近五年承担市级以上项目三项，具备试验基地和检测条件。（示例）'),
  'project.benefit': ({ thing }) =>
    written(`项目完成后可带动${thing}亩均或单件增效百分之八以上，培训技术人员百余人次。（示例）`),
  'project.risk': () => [
    { row: 'r1', kind: 'technical', risk: '极端天气影响试验重复', answer: '设置多点试验，购置防灾设施' },
    { row: 'r2', kind: 'market', risk: '产品价格波动影响推广', answer: '与龙头企业签订示范协议' },
  ],
  'project.performance': ({ n }) => [
    { row: 'f1', category: 'quantity', name: '建设示范点', value: `${2 + (n % 3)}个` },
    { row: 'f2', category: 'quality', name: '技术规程发布', value: '1项' },
    { row: 'f3', category: 'effect', name: '带动增收', value: `${300 + (n % 7) * 10}万元` },
    { row: 'f4', category: 'satisfaction', name: '服务对象满意度', value: '90%以上' },
  ],
  'project.members': ({ members }) =>
    members.map(({ id, name, facts }, at) => ({
      row: `m${at + 1}`,
      person: { id, name, facts },
      role: 'participant',
      months: at === 0 ? 6 : 8,
      task: ['关键技术试验', '数据采集与分析', '示范推广与培训'][at % 3],
    })),
  'project.indicators': indicatorsOf,
  'project.milestones': milestones,
  'project.budget': budgetOf,
  'leader.months': ({ n }) => 6 + (n % 4),
  'leader.identity-kind': () => '居民身份证',
  'leader.identity-number': () => '示例',
  'leader.born-on': ({ n }) => `19${74 + (n % 15)}-0${1 + (n % 9)}-12`,
  'leader.sex': ({ n }) => (n % 3 === 0 ? '女' : '男'),
  'leader.title': ({ n }) => ['高级农艺师', '副研究员', '高级工程师', '研究员'][n % 4],
  'leader.degree': ({ n }) => ['硕士', '博士', '学士'][n % 3],
  'leader.phone': () => '0936-0000000',
  'leader.email': ({ n }) => `shenbao${n}@example.org`,
  'unit.bank-name': () => '示例银行',
  'unit.bank-account': ({ unitCode }) => `62000000${unitCode.replaceAll(/\D/g, '').padEnd(6, '0')}`,
  'report.milestones': (matter) =>
    (milestones(matter) as { row: string }[]).map(({ row }, at) => ({
      row,
      state: matter.reached >= 100 || at === 0 ? 'done' : 'on-time',
    })),
  'report.indicators': (matter) =>
    indicatorsOf(matter).map((one) => ({
      row: one.row,
      reached: reachedBy(matter.reached, one),
      evidence: `佐证材料：${one.name}（示例）`,
    })),
  'report.outputs': ({ thing, startOn }) => [
    { row: 'o1', kind: 'utility-model', name: `一种${thing}试验装置（示例）`, gainedOn: addDays(startOn, 300) },
    { row: 'o2', kind: 'report', name: `${thing}技术报告（示例）`, gainedOn: addDays(startOn, 320) },
  ],
  'report.spending': (matter) =>
    budgetOf(matter).map(({ row, grant, ownFunds }) => ({
      row,
      spentGrant: spentOf(grant, matter.spentPercent),
      spentOwn: spentOf(ownFunds, matter.spentPercent),
    })),
  'report.people': () => '无',
  'report.problems': ({ reached }) => (reached < 40 ? '试验材料到货推迟，进度略有滞后。' : '无重大问题。'),
  'report.next': () => '继续开展示范推广，整理验收材料。',
  'report.rating': ({ reached }) => (reached < 40 ? 'normal' : 'good'),
}

/** Whole 元, so that sums can be told. */
const spentOf = (fen: number, percent: number): number => Math.floor((fen * percent) / 10_000) * 100

/** Of fields that belong to no question: by their own names. */
export const OTHER_ANSWERS: Readonly<Record<string, Answer>> = {
  tranches: ({ grantFen, startOn }) => {
    const first = part(grantFen, 60)
    return [
      { row: 't1', amount: inForm(first), on: addDays(startOn, 30), condition: 'signed' },
      { row: 't2', amount: inForm(grantFen - first), on: addDays(startOn, 420), condition: 'accepted' },
    ]
  },
  ownership: () => '知识产权归承担单位所有，甲方为公共利益可以使用。',
  outcomeName: ({ thing, deed }) => `${thing}${deed}成果（示例）`,
  outcomeWords: ({ thing }) => [thing, '技术集成'],
  contributors: ({ members }) =>
    members.map(({ id, name, facts }, at) => ({
      row: `c${at + 1}`,
      person: { id, name, facts },
      share: ['总体设计与试验', '数据采集与分析', '示范推广与培训'][at % 3],
    })),
  trlReached: () => 7,
}
