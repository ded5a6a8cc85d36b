import { expect, test } from 'vitest'
import { sayAnswerFault, sayPlace } from '#engine/form/say-answer-fault.ts'
import { validateForm } from '#engine/form/validate-form.ts'
import { aForm, LIBRARY } from '#tests/builders/forms.ts'

const words = (zh: string, en: string) => ({ zh, en })

test('a fault is told in the words of the form, in either language', () => {
  const form = aForm([
    {
      code: 'members',
      kind: 'table',
      label: words('成员', 'Members'),
      columns: [
        { code: 'name', label: words('姓名', 'Name') },
        { code: 'months', kind: 'number', label: words('月数', 'Months'), required: 'row.name != "李"' },
      ],
    },
    { code: 'share', kind: 'number', label: words('占比', 'Share'), compute: 'unit.revenue / 2', required: true },
  ])
  const answers = { members: [{ row: 'a', name: '张' }, { row: 'b' }] }
  const faults = validateForm(form, answers, { stage: 'submit', facts: { today: '2023-07-03' } })
  const said = (language: 'zh-CN' | 'en') =>
    faults.map(
      (fault) =>
        `${sayPlace(form.form, fault.path, answers, language)}: ${sayAnswerFault(form.form, fault, LIBRARY, language)}`,
    )
  expect(said('zh-CN')).toEqual([
    '成员 · 第 1 行 · 月数: 必须填写',
    '成员 · 第 2 行 · 月数: 先要知道：姓名，才能判断这一项是否要填',
    '占比: 还算不出来，缺：单位 · 收入',
  ])
  expect(said('en')).toEqual([
    'Members · row 1 · Months: Must be filled in',
    'Members · row 2 · Months: Whether this must be filled in depends on: Name',
    'Share: Cannot be worked out yet; missing: 单位 in English · 收入 in English',
  ])
})
