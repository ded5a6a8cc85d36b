import { messages } from '#engine/text/message.ts'

/** Units of measurement as Chinese statistics write them, and how an English table heads them. */
export const measureWords = messages({
  '%': ['%', '%'],
  '‰': ['‰', '‰'],
  元: ['元', 'yuan'],
  万元: ['万元', '×10,000 yuan'],
  亿元: ['亿元', '×100 million yuan'],
  '元/人': ['元/人', 'yuan per head'],
  家: ['家', 'firms'],
  户: ['户', 'firms'],
  个: ['个', 'number'],
  项: ['项', 'items'],
  件: ['件', 'patents'],
  篇: ['篇', 'papers'],
  种: ['种', 'titles'],
  次: ['次', 'times'],
  场: ['场', 'events'],
  人: ['人', 'people'],
  名: ['名', 'people'],
  年: ['年', 'years'],
  万人: ['万人', '×10,000 people'],
  人次: ['人次', 'visits'],
  人年: ['人年', 'person-years'],
  人月: ['人月', 'person-months'],
  '件/万人': ['件/万人', 'per 10,000 people'],
  '项/万人': ['项/万人', 'per 10,000 people'],
  台: ['台', 'sets'],
  '台(套)': ['台(套)', 'sets'],
  平方米: ['平方米', 'm²'],
  分: ['分', 'points'],
})

/** Both writings of a unit of measurement; one nobody has translated is shown as written. */
export function measureWord(unit: string): { zh: string; en: string } {
  const words = (measureWords as Readonly<Record<string, readonly [string, string]>>)[unit]
  return words ? { zh: words[0], en: words[1] } : { zh: unit, en: unit }
}
