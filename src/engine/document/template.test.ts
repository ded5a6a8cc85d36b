import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DefinitionFault, sinkInto } from '#engine/definition/fault.ts'
import { checkTemplate } from '#engine/document/check-template.ts'
import { compileTemplate, fillTemplate } from '#engine/document/fill-template.ts'
import { readText } from '#engine/document/placeholder.ts'
import { DocumentTemplate } from '#engine/document/template.ts'
import type { Declarations } from '#engine/expression/expression.ts'
import type { Refusal } from '#engine/refusal.ts'

const row = {
  record: {
    name: { type: 'text' },
    score: { type: 'number' },
    moved: { type: 'number' },
    lagging: { type: 'bool' },
  },
} as const
const BULLETIN: Declarations = {
  names: {
    month: { type: 'text' },
    issuedOn: { type: 'date' },
    number: { type: 'text' },
    completion: { type: 'number' },
    growth: { type: 'number' },
    isLate: { type: 'bool' },
    counties: { type: { list: row } },
    best: { type: { list: 'text' } },
  },
}
const KINDS = { bulletin: BULLETIN }

const DATA = {
  month: '2023-06',
  issuedOn: '2023-07-03',
  number: '张科发〔2023〕12号',
  completion: '46.45',
  growth: '-21.34',
  isLate: true,
  best: ['甘州区', '临泽县'],
  counties: [
    { name: '甘州区', score: '92.40', moved: '1', lagging: false },
    { name: '肃南县', score: undefined, moved: '-2', lagging: true },
  ],
}

const template = (body: unknown[], more: Record<string, unknown> = {}) =>
  DocumentTemplate.parse({
    code: 'monthly',
    name: { zh: '通报', en: 'Bulletin' },
    data: 'bulletin',
    head: { kind: 'file', organs: ['张掖市科学技术局'] },
    number: '{number}',
    title: '关于{month | month}份重点指标完成情况的通报',
    body,
    signature: { organs: ['张掖市科学技术局'], date: 'issuedOn' },
    ...more,
  })
const paragraph = (text: string, more = {}) => ({ kind: 'paragraph', text, ...more })
const textOf = (text: string, data: Record<string, unknown> = DATA) => {
  const [block] = fillTemplate(template([paragraph(text)]), BULLETIN, data).paper.body
  return block?.kind === 'paragraph' ? block.text : undefined
}
const faultsOf = (made: DocumentTemplate): DefinitionFault[] => {
  const faults: DefinitionFault[] = []
  checkTemplate(made, { file: 'documents/monthly.yaml', path: [] }, KINDS, sinkInto(faults))
  return faults
}

describe('a template filled', () => {
  it.each([
    ['{completion | percent 1}', '46.5%'],
    ['{completion | percent 1 cut}', '46.4%'],
    ['{completion}', '46.45'],
    ['{1.0 / 3.0}', '0.33'],
    ['{growth | signed 1}', '-21.3'],
    ['{completion | signed 1}', '+46.5'],
    ['同比{growth | growth 1}', '同比下降21.3%'],
    ['同比{growth - growth | growth 1}', '同比持平'],
    ['差{growth | points 1}', '差21.3个百分点'],
    ['{counties[1].moved | places}、{counties[0].moved | places}', '下降2位、上升1位'],
    ['{issuedOn | date}、{issuedOn | month}、{issuedOn | monthday}', '2023年7月3日、2023年7月、7月3日'],
    ['{issuedOn}', '2023年7月3日'],
    ['{best}；{best | join ，}', '甘州区、临泽县；甘州区，临泽县'],
    ['{size(counties) | chinese}个县区', '二个县区'],
    ["{isLate || completion > 50 ? '滞后' : '正常'}", '滞后'],
    ["{isLate ? '{a|b}' : '}'}", '{a|b}'],
    ['{{不是占位符}}', '{不是占位符}'],
    ['{isLate}', '是'],
  ])('%s prints %s', (text, printed) => {
    expect(textOf(text)).toBe(printed)
  })

  it('what is missing prints as — and is told, never as undefined', () => {
    const made = template([
      paragraph('完成{completion | percent 1}，{number}。'),
      {
        kind: 'table',
        each: 'counties',
        columns: [
          { head: '县区', value: '{row.name}' },
          { head: '得分', value: '{row.score | number 1}' },
        ],
      },
      paragraph('不会印出', { when: 'completion > 10' }),
    ])
    const { paper, findings } = fillTemplate(made, BULLETIN, { ...DATA, completion: undefined, number: null })
    expect(paper.body[0]).toMatchObject({ text: '完成—，—。' })
    expect(paper.body).toHaveLength(2)
    expect(paper.number).toBeUndefined()
    expect(JSON.stringify(paper)).not.toMatch(/undefined|NaN|null/)
    expect(findings.map(({ key, params, at }) => [key, params!.name, at])).toEqual([
      ['paper.missing-value', 'number', 'number'],
      ['paper.missing-value', 'completion', 'body/0/text'],
      ['paper.missing-value', 'number', 'body/0/text'],
      ['paper.missing-value', 'row.score', 'body/1/columns/1/value'],
      ['paper.unknown-condition', 'completion > 10', 'body/2/when'],
    ])
  })

  it('repeats over lists, leaves out by condition, emphasises rows, draws charts with gaps', () => {
    const made = template([
      {
        kind: 'group',
        each: 'counties.filter(c, c.lagging)',
        as: 'county',
        blocks: [{ kind: 'heading', level: 1, text: '{county.name}' }, paragraph('{county.name}滞后。')],
      },
      { kind: 'table', each: 'counties', strong: 'row.lagging', columns: [{ head: '县区', value: '{row.name}' }] },
      {
        kind: 'chart',
        draw: 'bars',
        each: 'counties',
        name: '得分',
        categoryName: '县区',
        category: '{row.name}',
        series: [{ name: '得分', value: 'row.score' }],
        target: { name: '序时', value: '50' },
      },
      {
        kind: 'table',
        each: 'counties.filter(c, c.score > 100)',
        title: '空表',
        columns: [{ head: '县区', value: '{row.name}' }],
      },
    ])
    const { paper, findings } = fillTemplate(made, BULLETIN, DATA)
    expect(paper.body.slice(0, 2)).toMatchObject([{ level: 1, text: '肃南县' }, { text: '肃南县滞后。' }])
    expect(paper.body[2]).toMatchObject({ rows: [{ cells: ['甘州区'] }, { cells: ['肃南县'], strong: true }] })
    expect(paper.body[3]).toMatchObject({
      chart: { categories: ['甘州区', '肃南县'], series: [{ values: ['92.4', null] }], target: { value: '50' } },
    })
    expect(paper.body[4]).toMatchObject({ rows: [{ cells: ['—'] }] })
    expect(findings.map(({ key }) => key)).toContain('paper.unknown-list')
    expect(paper).toMatchObject({
      number: { code: '张科发', year: 2023, serial: 12 },
      title: '关于2023年6月份重点指标完成情况的通报',
    })
  })

  it('data is never read as a template, and what cannot be printed becomes a blank', () => {
    expect(textOf('{month}', { ...DATA, month: '{completion} {{x}}\u0007' })).toBe('{completion} {{x}} ')
  })

  it('a number of another form is refused', () => {
    const act = () => fillTemplate(template([paragraph('。')]), BULLETIN, { ...DATA, number: '张科发[2023]12号' })
    expect(act).toThrow(expect.objectContaining({ code: 'form-invalid' }) as Refusal)
  })

  it('law: every named datum is in the output and no placeholder is left', () => {
    const word = fc.stringMatching(/^[\u4e00-\u9fa5]{1,6}$/)
    const rows = fc.array(fc.record({ name: word, score: fc.integer({ min: 0, max: 100 }) }), {
      minLength: 1,
      maxLength: 8,
    })
    const made = template([
      paragraph('{best}'),
      { kind: 'group', each: 'counties', blocks: [paragraph('{each.name}得{each.score}分')] },
      {
        kind: 'table',
        each: 'counties',
        columns: [
          { head: '县区', value: '{row.name}' },
          { head: '得分', value: '{row.score | number 2}' },
        ],
      },
    ])
    const compiled = compileTemplate(made, BULLETIN)
    if (!('fill' in compiled)) throw new Error('the template has faults')
    fc.assert(
      fc.property(rows, fc.array(word, { minLength: 1, maxLength: 4 }), (counties, best) => {
        const { paper, findings } = compiled.fill({ ...DATA, counties, best })
        const printed = JSON.stringify(paper.body)
        for (const { name, score } of counties) {
          expect(printed).toContain(`${name}得${score}分`)
          expect(printed).toContain(`"${name}","${score}.00"`)
        }
        expect(printed).toContain(best.join('、'))
        expect(printed).not.toMatch(/\{[a-z.]+( \||\})/)
        expect(findings).toEqual([])
      }),
    )
  })
})

describe('a template checked', () => {
  it('tells unknown names, types and formats at the very character', () => {
    const found = faultsOf(
      template([
        paragraph('完成{completoin | percent 1}'),
        paragraph('{completion | prozent}'),
        paragraph('{month | percent 1}'),
        paragraph('{completion | percent x}'),
        paragraph('{counties}'),
        paragraph('没有收尾{completion'),
        paragraph('多余}'),
        paragraph('{}'),
        paragraph('x', { when: 'completion' }),
        { kind: 'table', each: 'completion', columns: [{ head: '县区', value: '{row.name}' }] },
        { kind: 'group', each: 'counties', as: 'month', blocks: [paragraph('{month.nam}')] },
      ]),
    )
    expect(found.map(({ key, place }) => [key, place.path.join('/'), place.offset])).toEqual([
      ['expression.unknown-name', 'body/0/text', 3],
      ['paper.no-format', 'body/1/text', 12],
      ['paper.format-misfits', 'body/2/text', 7],
      ['paper.format-argument', 'body/3/text', 12],
      ['paper.unprintable-type', 'body/4/text', 1],
      ['paper.open-placeholder', 'body/5/text', 4],
      ['paper.stray-brace', 'body/6/text', 2],
      ['paper.empty-placeholder', 'body/7/text', 0],
      [expect.stringMatching(/^expression\./), 'body/8/when', 0],
      ['paper.not-a-list', 'body/9/each', undefined],
      ['paper.name-taken', 'body/10/as', undefined],
      [expect.stringMatching(/^expression\./), 'body/10/blocks/0/text', expect.any(Number)],
    ])
  })

  it('tells heads and forms that do not fill their columns, and data that does not exist', () => {
    const columns = [
      { head: '甲', value: '{row.name}' },
      { head: '乙', value: '{row.name}' },
    ]
    const found = faultsOf(
      template([
        { kind: 'table', each: 'counties', heads: [['只有一个']], columns },
        { kind: 'form', columns: [{ share: 1 }, { share: 1 }], rows: [{ cells: [{ text: '一', columns: 3 }] }] },
      ]),
    )
    expect(found.map(({ key, place }) => [key, place.path.join('/')])).toEqual([
      ['paper.row-short', 'body/0/heads/0'],
      ['paper.row-leaves', 'body/1/rows/0'],
    ])
    expect(faultsOf(template([paragraph('x')], { data: 'weather' }))).toMatchObject([
      { key: 'paper.unknown-data', place: { path: ['data'] } },
    ])
  })

  it('law: any text is read without a crash', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '|', '"', "'", 'a', '\\', '('), maxLength: 40 }),
        (text) => {
          const { pieces, faults } = readText(text)
          expect(pieces.length + faults.length + (text === '' ? 1 : 0)).toBeGreaterThan(0)
        },
      ),
    )
  })
})
