import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { DOCUMENT_DATA } from '#engine/definition/document-data.ts'
import { readDocument } from '#engine/document/check-document.ts'
import { FREE_FONTS } from '#engine/document/document-fonts.ts'
import { fillTemplate } from '#engine/document/fill-template.ts'
import { DocumentTemplate } from '#engine/document/template.ts'
import { plainText } from '#engine/document/words.ts'
import type { Decision } from '#modules/supervision/meeting-decision.contract.ts'
import { type MinutesMatter, minutesFacts } from '#modules/supervision/meeting-paper.rules.ts'
import { type SlipOnPaper, slipFactsOnPaper } from '#modules/supervision/slip-paper.rules.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import { canPrint, isDark, isRed, printPages } from '#tests/builders/printed-pages.ts'

const templateOf = (path: string) => DocumentTemplate.parse(parse(readFileSync(`definitions/${path}.yaml`, 'utf8')))

const unit = (name: string) => ({ id: 'x', code: name, name: { zh: name, en: name }, short: { zh: name, en: name } })
const decision = (more: Partial<Decision>): Decision => ({
  id: 'd',
  version: 1,
  meeting: { id: 'm', title: { zh: '2023年5月调度会', en: 'May' }, heldOn: '2023-05-12', seriesCode: 'monthly' },
  number: 1,
  itemId: 'i2',
  text: '补报技术合同',
  lead: unit('临泽县'),
  cooperating: [],
  dueOn: '2023-07-28',
  workingDaysLeft: 10,
  standing: 'under-way',
  percent: null,
  slip: null,
  keyTask: null,
  notedBecause: null,
  carried: 0,
  ...more,
})

const seat = (unitNameZh: string, more: Partial<MinutesMatter['seats'][number]> = {}) => ({
  seat: 'attends' as const,
  unitNameZh,
  person: '局长',
  reason: '',
  substitute: '',
  isPresent: true,
  ...more,
})

const matter: MinutesMatter = {
  series: '强科技行动月度调度会',
  organ: '张掖市科学技术局',
  issuedOn: '2023-07-12',
  meeting: {
    titleZh: '2023年7月强科技行动调度会',
    ordinal: 3,
    heldOn: '2023-07-11',
    startsAt: '15:00',
    place: '三楼会议室',
    chair: '秦副局长',
    purpose: '调度6月份重点指标任务',
  },
  items: [
    { id: 'i1', kind: 'follow-up', title: '上次会议议定事项落实情况', presenter: undefined, note: '' },
    { id: 'i2', kind: 'plain', title: '滞后指标会商', presenter: '规划与监测科', note: '与会单位分析了滞后原因。' },
    { id: 'i3', kind: 'plain', title: '没有议定的议题', presenter: undefined, note: '' },
  ],
  seats: [
    seat('甘州区'),
    seat('临泽县', { person: '吴局长', reason: '公出', substitute: '孙干事' }),
    seat('肃南县', { person: '兰局长', reason: '下乡', isPresent: false }),
    seat('市统计局', { seat: 'observes', person: '' }),
  ],
  decisions: [
    decision({ cooperating: [unit('市工信局'), unit('市税务局')] }),
    decision({ number: 2, itemId: null, standing: 'noted', text: '下月在临泽召开' }),
  ],
  carried: [
    decision({ text: '核验服务记录', standing: 'overdue' }),
    decision({ text: '建立台账', standing: 'closed' }),
  ],
}

const minutes = (more: Partial<MinutesMatter> = {}) =>
  fillTemplate(templateOf('zhangye/documents/minutes'), DOCUMENT_DATA.minutes, minutesFacts({ ...matter, ...more }))

describe('minutes of a meeting by the template of the pack', () => {
  test('say what was decided, by whom, with whom and until when', () => {
    const { paper, findings } = minutes()
    const said = paper.body.map((block) =>
      block.kind === 'heading' ? `# ${block.text}` : block.kind === 'paragraph' ? plainText(block.text) : '',
    )
    expect(said).toEqual([
      '2023年7月11日下午3时，秦副局长在三楼会议室主持召开2023年7月强科技行动调度会，调度6月份重点指标任务。现将会议议定事项纪要如下。',
      '# 关于以往议定事项落实情况',
      '2023年5月调度会议定“核验服务记录”，由临泽县牵头，逾期，继续跟踪。',
      '2023年5月调度会议定“建立台账”，由临泽县牵头，已办结。',
      '# 关于滞后指标会商',
      '与会单位分析了滞后原因。',
      '会议议定：补报技术合同，由临泽县牵头，市工信局、市税务局配合，于2023年7月28日前完成。',
      '# 其他事项',
      '会议明确：下月在临泽召开。',
    ])
    expect(findings.filter(({ at }) => at !== 'number')).toEqual([])
  })

  test('list who attended, who was on leave and who observed, and bear no signature', () => {
    const { paper } = minutes()
    expect(paper.attendance).toEqual([
      { label: '出席', names: '局长（甘州区）、孙干事（临泽县，代）' },
      { label: '请假', names: '吴局长（临泽县）、兰局长（肃南县）' },
      { label: '列席', names: '市统计局' },
    ])
    expect(paper.signature).toBeUndefined()
  })

  test('tell what nobody wrote down instead of leaving it out', () => {
    const { paper, findings } = minutes({ meeting: { ...matter.meeting, place: '' } })
    expect(plainText((paper.body[0] as { text: string }).text)).toContain('在—主持召开')
    expect(findings.map(({ params }) => params?.name)).toContain('place')
  })
})

const slip: SlipOnPaper = {
  number: '督〔2023〕1号',
  level: '提醒',
  title: '技术合同登记',
  source: '会议决定',
  demand: '七月底前补报并逐户核实。',
  feedback: '',
  lead: '临泽县',
  cooperating: ['市工信局'],
  responsibleLeader: null,
  responsiblePerson: '孙干事',
  issuedOn: '2023-07-11',
  dueOn: '2023-07-28',
  signedOff: '秦副局长',
  organ: '张掖市科学技术局',
  closedOn: null,
  reply: null,
}
const slipPaper = (more: Partial<SlipOnPaper> = {}) =>
  fillTemplate(templateOf('national/documents/slip'), DOCUMENT_DATA.slip, slipFactsOnPaper({ ...slip, ...more }))

const cellsOf = (paper: ReturnType<typeof slipPaper>['paper']): Record<string, string> => {
  const table = paper.body[0] as { rows: { cells: { text: string; label?: boolean }[] }[] }
  const cells = table.rows.flatMap(({ cells: row }) => row)
  return Object.fromEntries(cells.flatMap((cell, at) => (cell.label ? [[cell.text, cells[at + 1]!.text]] : [])))
}

describe('a supervision slip by its template', () => {
  test('leaves what is not there yet to be written in, and says nothing is lacking', () => {
    const { paper, findings } = slipPaper()
    expect(findings).toEqual([])
    expect(cellsOf(paper)).toMatchObject({
      责任领导: '',
      责任人: '孙干事',
      反馈方式: '系统反馈',
      配合单位: '市工信局',
      进展情况: '',
      完成率: '',
      审签日期: '',
      办理结果: '',
    })
  })

  test('prints the answer and the close', () => {
    const reply = {
      progress: '已补报',
      percent: 100,
      problem: '',
      evidence: ['台账.xlsx', '合同.pdf'],
      approvedBy: '吴局长',
      approvedOn: '2023-07-20',
    }
    expect(cellsOf(slipPaper({ reply, closedOn: '2023-07-21', cooperating: [] }).paper)).toMatchObject({
      配合单位: '',
      进展情况: '已补报',
      完成率: '100%',
      佐证材料: '台账.xlsx、合同.pdf',
      存在问题: '',
      审签日期: '2023年7月20日',
      办理结果: '已于2023年7月21日销号',
    })
  })
})

describe.skipIf(!canPrint && process.getuid?.() !== 0)('printed and measured', { timeout: 90_000 }, () => {
  test('the mark of the minutes stands 35 mm below the core, their number in the middle, and nobody signs', async () => {
    const paper = readDocument({ ...minutes().paper, number: { code: '张科调纪', year: 2023, serial: 1 } })
    const pages = await printPages(await writeDocument(paper, { fonts: FREE_FONTS }))
    const page = pages[0]!
    expect(Math.abs(page.inkWhere(isRed)[0]!.at - (37 + 35))).toBeLessThan(1.5)
    const number = page.words.find(({ text }) => text.startsWith('张科调纪'))!
    const line = page.words.filter(({ top }) => Math.abs(top - number.top) < 2)
    const middle = (Math.min(...line.map(({ left }) => left)) + Math.max(...line.map(({ right }) => right))) / 2
    expect(Math.abs(middle - (28 + 156 / 2))).toBeLessThan(2)
    const rule = page.inkWhere(isRed).find(({ left, right, share }) => right - left > 140 && share > 0.98)!
    expect(rule.at).toBeGreaterThan(number.top)
    expect(page.inkWhere(isDark)[0]!.at).toBeGreaterThan(37)
    const words = pages.flatMap(({ words: all }) => all.map(({ text }) => text)).join(' ')
    for (const label of ['出席：', '请假：', '列席：', '抄送：']) expect(words).toContain(label)
  })

  test('the slip fits one page', async () => {
    const pages = await printPages(await writeDocument(slipPaper().paper, { fonts: FREE_FONTS }))
    expect(pages).toHaveLength(1)
    expect(pages[0]!.words.some(({ text }) => text.includes('督办事项'))).toBe(true)
  })
})
