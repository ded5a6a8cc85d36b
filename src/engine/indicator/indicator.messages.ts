import { messages } from '#engine/text/message.ts'

/** Words for everything the reckoning of indicators can answer; keys are built from its closed lists. */
export const indicatorMessages = messages({
  'indicator.unknown': ['指标库中没有“{indicator}”', 'There is no indicator “{indicator}”'],
  'indicator.weighed-in-a-circle': [
    '指标“{indicator}”的汇总权重互相引用',
    'Indicator “{indicator}” is weighed by itself through others',
  ],
  'indicator.unit-twice': ['单位“{unit}”重复', 'Unit “{unit}” stands twice'],
  'indicator.unknown-unit': ['没有单位“{unit}”', 'There is no unit “{unit}”'],
  'indicator.unknown-parent-unit': ['单位“{unit}”的上级不存在', 'The unit above “{unit}” does not exist'],
  'indicator.units-in-a-circle': ['单位“{unit}”的上下级关系成环', 'Unit “{unit}” stands above itself'],
  'indicator.weights-not-100': [
    '权重合计为 {sum}，应为 100（相差 {lacking}）',
    'The weights sum to {sum}, not to 100 ({lacking} lacking)',
  ],
  'indicator.nobody-to-split-over': ['没有可分解的下级单位', 'There is no unit to split the target over'],
  'indicator.shares-not-positive': [
    '分解比例不能为负，且至少一项大于零',
    'Shares must not be below zero, and one must be above',
  ],

  'indicator.figure.missing': ['未报', 'not reported'],
  'indicator.figure.not-applicable': ['不适用', 'not applicable'],
  'indicator.figure.partial': ['{present}/{expected} 已报', '{present} of {expected} reported'],
  'indicator.invalid.division-by-zero': ['除数为零，无法计算', 'would divide by zero'],
  'indicator.invalid.negative': ['出现负的权重，无法计算', 'a weight is below zero'],
  'indicator.invalid.not-comparable': ['口径不一致，无法比较', 'not comparable'],
  'indicator.invalid.unreadable': ['无法识别', 'unreadable'],
  'indicator.invalid.formula': ['公式无法计算', 'the formula has no result'],

  'indicator.completion.met': ['已达标', 'met'],
  'indicator.completion.not-met': ['未达标', 'not met'],
  'indicator.no-completion.missing': ['未报', 'not reported'],
  'indicator.no-completion.invalid': ['数据无效', 'no valid figure'],
  'indicator.no-completion.no-target': ['未设目标', 'no target'],
  'indicator.no-completion.no-base': ['缺少基期值', 'no base figure'],
  'indicator.no-completion.not-applicable': ['不适用', 'not applicable'],
  'indicator.no-completion.wrong-target': ['目标形式与指标方向不符', 'the target does not suit the direction'],
  'indicator.no-change.missing': ['缺少可比数据', 'nothing to compare with'],
  'indicator.no-change.zero-base': ['基数为零', 'the base is zero'],
  'indicator.no-change.not-applicable': ['不适用', 'not applicable'],

  'indicator.light.normal': ['正常', 'on schedule'],
  'indicator.light.behind': ['滞后', 'behind'],
  'indicator.light.warning': ['预警', 'warning'],
  'indicator.light.near-due': ['临期', 'due soon'],
  'indicator.light.unreported': ['未报', 'not reported'],
  'indicator.light.made-up': ['已补上', 'made up'],
  'indicator.light.achieved': ['提前完成', 'achieved'],
  'indicator.light-reason.normal': [
    '完成 {percent}%，达到序时进度 {schedule}%',
    '{percent}% done, schedule {schedule}%',
  ],
  'indicator.light-reason.behind': [
    '完成 {percent}%，低于序时进度 {schedule}%',
    '{percent}% done, below the schedule of {schedule}%',
  ],
  'indicator.light-reason.warning': [
    '完成 {percent}%，明显低于序时进度 {schedule}%',
    '{percent}% done, far below the schedule of {schedule}%',
  ],
  'indicator.light-reason.behind-in-a-row': [
    '完成 {percent}%，连续 {times} 期低于序时进度（{schedule}%）',
    '{percent}% done, below schedule ({schedule}%) {times} periods in a row',
  ],
  'indicator.light-reason.made-up': [
    '完成 {percent}%，已赶上序时进度 {schedule}%',
    '{percent}% done, caught up with {schedule}%',
  ],
  'indicator.light-reason.achieved': ['已完成目标', 'target reached'],
  'indicator.light-reason.normal-without-rate': ['目前达标', 'met so far'],
  'indicator.light-reason.warning-without-rate': ['未达标', 'not met'],
  'indicator.light-reason.near-due': ['距截止还有 {days} 天，尚未填报', '{days} days to the deadline, not reported'],
  'indicator.light-reason.unreported': ['尚未填报', 'not reported'],
  'indicator.light-reason.no-number': ['数据无效，无法评价', 'no valid figure to judge'],

  'indicator.check.not-whole': ['{value} 应为整数', '{value} must be a whole number'],
  'indicator.check.too-many-decimals': [
    '{value} 的小数位超过 {decimals} 位',
    '{value} has more than {decimals} decimals',
  ],
  'indicator.check.below-min': ['{value} 小于下限 {limit}', '{value} is below the least allowed, {limit}'],
  'indicator.check.above-max': ['{value} 大于上限 {limit}', '{value} is above the most allowed, {limit}'],
  'indicator.check.decreased': ['{value} 小于上期的 {last}', '{value} is below the last period’s {last}'],
  'indicator.check.changed-much': [
    '较上期变动 {change}%，超过 {limit}%',
    'changed by {change}% on the last period, more than {limit}%',
  ],
  'indicator.check.changed-much-points': [
    '较上期变动 {change} 个百分点，超过 {limit}',
    'changed by {change} points on the last period, more than {limit}',
  ],
  'indicator.check.changed-much-in-a-year': [
    '同比变动 {change}%，超过 {limit}%',
    'changed by {change}% on last year, more than {limit}%',
  ],
  'indicator.check.changed-much-in-a-year-points': [
    '同比变动 {change} 个百分点，超过 {limit}',
    'changed by {change} points on last year, more than {limit}',
  ],
  'indicator.check.outlier': [
    '{value} 与历史数据差异异常（修正 Z 值 {score}，界限 {limit}）',
    '{value} is unlike the past (modified z-score {score}, limit {limit})',
  ],
  'indicator.check.unlike-a-constant-past': [
    '以往一直为 {past}，本期为 {value}',
    'it has always been {past} and is now {value}',
  ],
  'indicator.check.outside-seen-range': [
    '{value} 超出历史范围 {least} 至 {greatest}',
    '{value} is outside the range seen so far, {least} to {greatest}',
  ],
  'indicator.check.cross': ['{zh}', '{en}'],

  'indicator.reading.not-a-number': ['“{text}”不是数字', '“{text}” is not a number'],
  'indicator.reading.too-long': ['内容过长：“{text}”', 'too long: “{text}”'],
  'indicator.reading.absurd': ['“{text}”大得不合常理', '“{text}” is absurdly large or fine'],
  'indicator.reading.separators': ['“{text}”的千位分隔符位置不对', 'the separators of “{text}” are not at thousands'],
  'indicator.reading.other-unit': [
    '“{text}”的单位与指标单位“{unit}”不符',
    '“{text}” is not in the indicator’s unit, {unit}',
  ],
  'indicator.reading.exponent': [
    '“{text}”是科学计数法，可能已丢失位数，请填写完整数字',
    '“{text}” is in scientific notation and may have lost digits; write the whole number',
  ],
  'indicator.reading.brackets': [
    '“{text}”带括号，负数请写负号',
    '“{text}” is in brackets; write a minus sign for a negative number',
  ],
  'indicator.reading.dash-before-number': [
    '“{text}”前是破折号，负数请用减号“-”',
    '“{text}” begins with a dash; use “-” for minus',
  ],
  'indicator.reading.none-or-zero': [
    '“{text}”可能是零，也可能是未报：请填 0、— 或“不适用”',
    '“{text}” may mean zero or not reported: write 0, — or N/A',
  ],
  'indicator.reading.not-exact': ['“{text}”不是确切的数', '“{text}” is not an exact number'],
  'indicator.reading.column-too-narrow': [
    '“{text}”是列宽不足的显示，请加宽后重新复制',
    '“{text}” is what a narrow column shows; widen it and copy again',
  ],
  'indicator.reading.spreadsheet-error': ['“{text}”是表格公式错误', '“{text}” is a spreadsheet error'],
  'indicator.reading.formula': ['“{text}”是公式，请填写结果', '“{text}” is a formula; write its result'],

  'indicator.direction.up': ['正向（越高越好）', 'up'],
  'indicator.direction.down': ['反向（越低越好）', 'down'],
  'indicator.direction.keep': ['保持', 'keep'],
  'indicator.direction.band': ['区间', 'band'],
  'indicator.kind.flow': ['流量', 'flow'],
  'indicator.kind.stock': ['存量', 'stock'],
  'indicator.kind.net-increase': ['净增', 'net increase'],
  'indicator.kind.ratio': ['比率', 'ratio'],
  'indicator.kind.formula': ['公式', 'formula'],
  'indicator.roll-up.sum': ['下级合计', 'sum of the units below'],
  'indicator.roll-up.average': ['下级平均', 'mean of the units below'],
  'indicator.roll-up.weighted': ['下级加权平均', 'weighted mean of the units below'],
  'indicator.roll-up.ratio-of-sums': ['合计之比', 'ratio of sums'],
  'indicator.roll-up.own': ['本级填报', 'own figure'],
  'indicator.reconciled.even': ['已分解到位', 'fully assigned'],
  'indicator.reconciled.short': ['分解不足', 'less than the target'],
  'indicator.reconciled.over': ['超额分解', 'more than the target'],
  'indicator.reconciled.open': ['尚有单位未分解', 'some units have no target yet'],
  'indicator.reconciled.free': ['不要求与下级一致', 'not tied to the units below'],
  'indicator.reconciled.unlike': ['上下级目标形式不一致', 'targets are not alike'],
})
