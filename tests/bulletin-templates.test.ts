import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { DOCUMENT_DATA } from '#engine/definition/document-data.ts'
import { fillTemplate } from '#engine/document/fill-template.ts'
import type { Block } from '#engine/document/official-document.ts'
import { DocumentTemplate } from '#engine/document/template.ts'
import { plainText } from '#engine/document/words.ts'
import type { FrozenTask } from '#modules/bulletins/frozen-month.ts'
import { monthFacts, unitFacts } from '#modules/bulletins/month-facts.rules.ts'
import { aMonth, evaluated, rowOf } from '#tests/builders/frozen-month.ts'

const templateOf = (name: string) =>
  DocumentTemplate.parse(parse(readFileSync(`definitions/zhangye/documents/${name}.yaml`, 'utf8')))

const said = (block: Block): string[] => {
  if (block.kind === 'heading') return [`${'#'.repeat(block.level)} ${block.text}${plainText(block.follow ?? '')}`]
  return block.kind === 'paragraph' ? [plainText(block.text)] : []
}

const task = (name: string, more: Partial<FrozenTask>): FrozenTask => ({
  code: name,
  name,
  target: '年度目标',
  node: undefined,
  measures: undefined,
  leadUnitId: 'x',
  lead: '市财政局',
  cooperating: [],
  responsible: '张局长',
  due: '2023-09-30',
  progress: undefined,
  percent: undefined,
  status: undefined,
  light: undefined,
  problem: undefined,
  evidence: 0,
  isDone: false,
  isLagging: false,
  ...more,
})

const month = {
  ...aMonth(
    [
      { completion: 90, rank: 1 },
      { completion: 60, rank: 2 },
      { completion: 55, rank: 3 },
      { completion: 10, rank: 4 },
    ],
    [
      rowOf('a', evaluated(68.3, { yearOnYear: { value: '20.04', unit: 'percent' } })),
      rowOf('b', evaluated(40)),
      rowOf('c', evaluated(undefined)),
    ],
  ),
  tasks: [
    task('任务甲', { isDone: true }),
    task('任务乙', {}),
    task('任务丙', { isLagging: true, problem: '资金未到位' }),
  ],
}
const issue = { on: '2023-07-14' }

describe('the templates of Zhangye, filled with the same month, say the same', () => {
  test('the bulletin', () => {
    const { paper } = fillTemplate(templateOf('bulletin'), DOCUMENT_DATA.bulletin, monthFacts(month, issue))
    expect(paper.body.flatMap(said)).toEqual([
      '为扎实推进强科技行动，压实工作责任，确保全年目标任务如期完成，现将2023年6月份重点指标任务完成情况通报如下。',
      '# 总体情况',
      '截至6月30日，年度计划共3项，其中达到序时进度的1项，滞后于序时进度的1项，其余指标按年度统计或数据尚未报齐，暂不评价。',
      '从进度看，指标a进度居前；指标b差距最大。',
      '从县区综合得分看，1县、2县排名居前，3县、4县排名靠后，位次与上月相比没有变化。',
      '# 指标完成情况',
      '## 指标a。年度目标100万元，累计完成68.3万元，完成率68.3%，高于序时进度18.3个百分点，同比增长20.0%。县区中，1县、2县居前，3县、4县靠后。',
      '## 指标b。年度目标100万元，累计完成40万元，完成率40.0%，低于序时进度10.0个百分点。',
      '## 指标c。本期暂无数据，未作评价。',
      '# 任务进展',
      '今年确定的3项重点任务，已完成1项，按序时推进1项，滞后1项。',
      '## 已完成的任务。任务甲。',
      '## 按序时推进的任务。任务乙。',
      '## 滞后的任务。',
      '任务丙（牵头单位：市财政局）：资金未到位。',
      '# 存在问题',
      '## 部分指标进度滞后。指标b共1项指标低于序时进度，完成全年目标压力较大。',
      '# 下步要求',
      '一要紧盯短板抓整改。滞后指标的责任单位要逐项查找原因，制定赶超措施，明确责任人和完成时限，于7月28日前书面报市科技局规划与监测科。',
      '二要加强调度促平衡。各县区要对照附件逐项比对，主要负责同志亲自调度，排名靠后的县区要与居前县区对标，尽快缩小差距。',
      '三要严把数据质量关。各单位要按月按时报送，做到数出有据、佐证齐全，不得迟报、漏报、虚报。',
    ])
    expect(paper.attachments.map(({ title }) => title)).toEqual([
      '2023年6月份重点指标完成情况表',
      '2023年6月份县区综合排名表',
      '重点任务台账',
    ])
    expect(paper.body.filter((block) => block.kind === 'paragraph' && block.editable)).toHaveLength(4)
  })

  test("the leader's brief and a unit's sheet", () => {
    const brief = fillTemplate(templateOf('brief'), DOCUMENT_DATA.brief, monthFacts(month, issue)).paper
    expect(brief.body.flatMap(said)).toContain('3项重点任务中1项滞后：任务丙。')
    expect(brief.body.flatMap(said)).toContain('约谈排名末位的4县，逐项过堂其滞后指标。')
    const facts = unitFacts(month, month.units[3]!, issue)
    const sheet = fillTemplate(templateOf('unit-sheet'), DOCUMENT_DATA['unit-sheet'], facts).paper
    expect(sheet.body.flatMap(said)).toEqual([
      '综合得分96.00分，在4个县区中居第4位。1项指标达到序时0项，滞后1项，未报0项。',
    ])
  })
})
