import { messages } from '#engine/text/message.ts'

/**
 * What a schema's own rule says when it is broken. A rule names its sentence (`z.string().refine(isDay, 'rule.no-such-day')`),
 * so that packs, forms and the interface tell it in both languages.
 */
export const ruleMessages = messages({
  'rule.number-code': ['应为 1 至 20 个汉字或字母', 'One to twenty Chinese characters or letters'],
  'rule.unit-code': ['应为字母、数字和连字符，至多 40 个', 'Letters, digits and hyphens, at most 40'],
  'rule.lower-code': ['应为小写字母、数字和连字符，至多 40 个', 'Lower-case letters, digits and hyphens, at most 40'],
  'rule.pack-code': ['应为小写字母、数字和连字符，2 至 40 个', 'Lower-case letters, digits and hyphens, 2 to 40'],
  'rule.dotted-code': ['应为字母和数字，可用 . _ - 连接', 'Letters and digits, joined by . _ or -'],
  'rule.field-code': [
    '应以小写字母开头，只用字母和数字，至多 40 个',
    'Begins with a lower-case letter; letters and digits, at most 40',
  ],
  'rule.fact-path': ['应为“对象.事实”，如 unit.creditCode', 'A subject and a fact, as unit.creditCode'],
  'rule.reserved-word': ['这个词不能作代码', 'This word cannot be a code'],
  'rule.day': ['应为日期，如 2023-06-30', 'A day as 2023-06-30'],
  'rule.no-such-day': ['没有这一天', 'This day does not exist'],
  'rule.period': [
    '应为期间，如 2023、2023-H1、2023-Q2、2023-06、2023-W26',
    'A period as 2023, 2023-H1, 2023-Q2, 2023-06, 2023-W26',
  ],
  'rule.no-such-period': ['没有这个期间', 'This period does not exist'],
  'rule.time-of-day': ['应为时刻，如 18:00', 'A time of day such as 18:00'],
  'rule.address': ['应为本系统内的页面地址，如 /slips', 'An address of a page of this system, as /slips'],
  'rule.certificate-shown-by': ['至少写明编号或有效期至', 'Name the number or the last day'],
  'rule.region-code': ['不是 GB/T 2260 行政区划代码', 'This is no code of GB/T 2260'],
  'rule.decimal': ['应为普通小数，不用科学记数法', 'A plain decimal, without an exponent'],
  'rule.finer-than-fen': ['金额至多精确到分（万元六位小数）', 'Amounts are no finer than a fen (six decimals of 万元)'],
  'rule.zero-or-more': ['应不小于 0', 'Zero or more'],
  'rule.above-zero': ['应大于 0', 'Above zero'],
  'rule.schedule': ['应为十二个百分数，只升不降，止于 100', 'Twelve percentages that never fall and end at 100'],
  'rule.list-file': [
    '应为本定义包 lists/ 或 projects/ 下的 csv 文件',
    'A file lists/*.csv or projects/*.csv of the pack',
  ],
  'rule.data-file': ['应为本定义包 data/ 下的 csv 文件', 'A file data/*.csv of the pack'],
  'rule.number-letters': ['应为 1 至 6 个大写字母或数字', 'One to six capital letters or digits'],
  'rule.outcome-code': ['应为 3 个大写字母或数字', 'Three capital letters or digits'],
  'rule.numbering': [
    '编号规则应含 {serial:3} 一类流水号和 {yy} 或 {yyyy}',
    'A pattern has {serial:3} and {yy} or {yyyy}',
  ],
  'rule.first-stage': [
    '首段资助须写并行项数 atOnce，且继续的项数 goOn 少于它',
    'A first stage needs atOnce, and fewer go on than begin',
  ],
  'rule.places-of-race': ['places 不得少于并行项数 atOnce', 'places is not below atOnce'],
  'rule.skips-and-adds': ['同一环节不能既跳过又增加', 'A state cannot be both skipped and added'],
  'rule.picked-not-invited': [
    '由发榜方选定的方式不再另行邀请',
    'Who is picked by the owner of a challenge is not invited besides',
  ],
  'rule.moment': ['应为时刻，如 2023-07-31 18:00', 'A moment as 2023-07-31 18:00'],
  'rule.count-or-holds': ['应写 count 或 holds 其中之一', 'Either count or holds'],
  'rule.one-subject': ['同一条款只约束人员或只约束单位', 'One clause looks at people or at units'],
  'rule.weights-hundred': ['权重合计应为 100', 'The weights add up to 100'],
  'rule.trim-all': ['去掉的分数应少于评分人数', 'Fewer scores are cut off than there are'],
  'rule.grades-down': ['等级应从高到低排列', 'Grades stand from the best down'],
  'rule.least-above-most': ['下限不得高于上限', 'The least is not above the most'],
  'rule.expectation': ['至少写一项预期', 'Expect something'],
  'rule.on-or-period': ['应写日期（on）或期间（period）', 'Give on or period'],
  'rule.cases-or-lights': ['应写 cases、lights、forms 或 limits', 'Give cases, lights, forms or limits'],
  'rule.units-or-kinds': ['应写明单位或单位类别', 'Name units or kinds of units'],
  'rule.target-kind': ['应写初始、中期或最终目标', 'Initial, intermediate or final'],
  'rule.plan-years': ['计划的末年不得早于首年', 'A plan ends after it begins'],
  'rule.return-reason': ['退回的报表须写理由，其他的不写', 'A returned report has a reason, and no other has one'],
  'rule.due-once': ['dueWorkingDays 与 dueDay 二者写其一', 'Either dueWorkingDays or dueDay'],
  'rule.closes-after-grace': ['关闭不得早于宽限期结束', 'A cycle closes not before its grace ends'],
  'rule.formula-kind': [
    '公式类指标必须有公式，其他类别不得有',
    'Kind formula has a formula, and no other kind has one',
  ],
  'rule.on-or-standing': [
    'on（按日归期）与 standing（期末在册）二者写其一',
    'Either on (counted in a period) or standing (at its end)',
  ],
  'rule.rows-not-derived': ['rows 只用于由台账得出（derived）的指标', 'rows is for indicators that are derived'],
  'rule.derived-rolls-up-rows': [
    '由台账得出的指标，rollUp 写 { rule: rows }，不写 rollUpAt',
    'A derived indicator rolls up by { rule: rows } at every level',
  ],
  'rule.derived-alone': [
    '由台账得出的指标不设分项，也不再与台账核对',
    'A derived indicator has no parts and is not held against a register',
  ],
  'rule.derived-share': [
    '按占比（share）得出的指标类别为 ratio，按数量、合计得出的不是',
    'A share is of kind ratio; a count or a sum is not',
  ],
  'rule.derived-standing': [
    '期末在册数是时点数：类别用 stock，按时间取最后一期',
    'What stands at the end is a level: kind stock, the last over time',
  ],
  'rule.band-tolerance': [
    '区间指标须写容差（0：区间外不计分）',
    'Direction band needs a tolerance (0: nothing outside counts)',
  ],
  'rule.ratio-over-time': ['比率不得按时间相加', 'A ratio is not added over time'],
  'rule.ratio-cumulative': [
    '累计比率已代表全年，应取最后一期',
    'A cumulative ratio already stands for the year: take the last',
  ],
  'rule.stock-cumulative': ['存量是时点数，不按累计填报', 'A stock is a level; it is not reported cumulatively'],
  'rule.stock-over-time': ['存量不得按时间相加', 'A stock is not added over time'],
  'rule.ratio-over-units': ['比率不得按单位相加', 'A ratio is not added over units'],
  'rule.weighs-itself': ['汇总不得以指标自身加权', 'A roll-up cannot weigh an indicator by itself'],
  'rule.dimension-twice': ['同一维度出现两次', 'A dimension stands twice'],
  'rule.dimension-item-twice': ['同一维度里有相同的分项', 'An item of a dimension stands twice'],
  'rule.bounds': ['应为区间，如 [25, 30)、(5000, 20000]、[30,)', 'An interval as [25, 30), (5000, 20000], [30,)'],
  'rule.stacking': [
    '主从关系（child-of）须写 parent，总额上限（ceiling）须写 cap，其他的都不写',
    'child-of has a parent, ceiling has a cap, and no other rule has either',
  ],
  'rule.preferences': ['偏好设置最多 100 项', 'At most 100 preferences'],
})

/** Does this text of a schema name a sentence above? */
export const isRule = (text: string): boolean => Object.hasOwn(ruleMessages, text)
