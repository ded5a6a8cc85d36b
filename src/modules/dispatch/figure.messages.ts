import { messages } from '#engine/text/message.ts'

export const figureMessages = messages({
  'figure.partial': [
    '{expected} 份报表已接收 {present} 份，尚不评价',
    '{present} of {expected} reports accepted so far; not judged yet',
  ],
  'figure.unit-not-then': ['{day} 时没有这个单位', 'There was no such unit on {day}'],
  'figure.unknown-part': ['这个指标没有这个分项', 'The indicator has no such part'],
  'figure.headline': ['{lights}', '{lightsEn}'],
  'figure.headline.worst': ['{lights}；{worst}差距最大', '{lightsEn}; {worst} lags most'],
  'figure.headline.unjudged': ['{figures} 项指标，未评', '{figures} indicators, not judged'],
  'figure.headline.ahead': [
    '{unit} {value} {measure}，完成 {percent}%，超序时 {points} 个百分点',
    '{unit}: {value} {measure}, {percent}% of target, {points} points ahead of schedule',
  ],
  'figure.headline.lagging': [
    '{unit} {value} {measure}，完成 {percent}%，落后序时 {points} 个百分点',
    '{unit}: {value} {measure}, {percent}% of target, {points} points behind schedule',
  ],
  'figure.headline.no-target': ['{unit} {value} {measure}，未设目标', '{unit}: {value} {measure}, no target set'],
  'figure.headline.partial': [
    '{unit} 目前 {value} {measure}，{expected} 份报表已接收 {present} 份',
    '{unit}: {value} {measure} so far, {present} of {expected} reports accepted',
  ],
  'figure.headline.missing': ['{unit} {period} 尚无数据', '{unit}: no figure for {period} yet'],
  'figure.headline.units-lagging': ['{units}未达序时', '{units} behind schedule'],
  'figure.rule.reported': ['本单位填报，经上级接收', 'Reported by the unit and accepted by the level above'],
  'figure.rule.imported': ['导入发布的数据', 'Imported from published data'],
  'figure.rule.corrected': ['经采纳的更正', 'A correction that was adopted'],
  'figure.rule.missing': ['尚无数据', 'There is no figure yet'],
  'figure.rule.sum': ['{present} 个下级单位之和（应有 {expected} 个）', 'Sum of {present} units below (of {expected})'],
  'figure.rule.average': [
    '{present} 个下级单位的平均（应有 {expected} 个）',
    'Mean of {present} units below (of {expected})',
  ],
  'figure.rule.weighted': ['下级单位按“{weight}”加权平均', 'Mean of the units below, weighted by “{weight}”'],
  'figure.rule.ratio-of-sums': [
    '“{numerator}”合计 ÷“{denominator}”合计',
    'Sum of “{numerator}” over sum of “{denominator}”',
  ],
  'figure.rule.own': ['本级数据，不由下级汇总', 'The unit’s own figure, not rolled up'],
  'figure.not-derived': ['这个数不是由台账得出的', 'This figure is not counted from a register'],
  'figure.rule.rows.count': [
    '{register}的条数（本单位及下级）',
    'Rows of the {registerEn}, of the unit and all below it',
  ],
  'figure.rule.rows.sum': [
    '{register}的金额合计（本单位及下级）',
    'Sum over the {registerEn}, of the unit and all below it',
  ],
  'figure.rule.rows.share': [
    '{register}中符合条件的占比（本单位及下级）',
    'Share of the {registerEn}, of the unit and all below it',
  ],
  'figure.rule.derived': ['按公式由其他指标得出', 'Worked out from other indicators by formula'],
  'figure.ranking.headline': [
    '{first}居首，{moved}进位最多（{places} 位）',
    '{first} leads; {moved} rose most (by {places})',
  ],
  'figure.ranking.headline.first': ['{first}居首', '{first} leads'],
  'figure.ranking.headline.none': ['本期尚无可比数据', 'Nothing to compare in this period yet'],
  'figure.quality.headline': [
    '{adding} 项指标各单位之和等于公布总数，{not} 项不可相加，{undecided} 项无法判定；发现 {findings} 处疑点',
    'The units of {adding} {adding:indicator|indicators} add up to the published total, {not} must not be added, {undecided} cannot be decided; {findings} {findings:finding|findings}',
  ],
  'figure.quality.headline.all-decided': [
    '{adding} 项指标各单位之和等于公布总数，{not} 项不可相加；发现 {findings} 处疑点',
    'The units of {adding} {adding:indicator|indicators} add up to the published total, {not} must not be added; {findings} {findings:finding|findings}',
  ],
  'figure.quality.headline.all-add': [
    '{adding} 项指标各单位之和都等于公布总数；发现 {findings} 处疑点',
    'The units of {adding} {adding:indicator|indicators} all add up to the published total; {findings} {findings:finding|findings}',
  ],
  'figure.quality.headline.sound': [
    '{adding} 项指标各单位之和都等于公布总数，未发现疑点',
    'The units of {adding} {adding:indicator|indicators} all add up to the published total; nothing doubtful found',
  ],
  'figure.quality.headline.nothing': ['未发现疑点', 'Nothing doubtful found'],
  'figure.quality.headline.no-total': ['发现 {findings} 处疑点', '{findings} {findings:finding|findings}'],
  'figure.quality.sums': ['{decided} 期可比，{exact} 期完全相等', 'Equal in {exact} of {decided} comparable periods'],
  'figure.quality.ratio-like': ['比率或均值，不可相加', 'A ratio or mean: it must not be added'],
  'figure.quality.persistent-residual': [
    '总数与各单位之和多期不等，含区域以外的部分，不可相加',
    'Total and sum of units differ in most periods: the total holds more than the units',
  ],
  'figure.quality.sums-beside-blanks': [
    '{decided} 期可比，{exact} 期完全相等；未公布的格按总数应为 0 或可略',
    'Equal in {exact} of {decided} comparable periods; what is not published comes to nothing',
  ],
  'figure.quality.missing-cells': ['各期均有缺数，无法判定', 'Cells are missing in every period: cannot be decided'],
  'figure.quality.one-period-only': ['只有一期可比，无法判定', 'One comparable period only: cannot be decided'],
  'figure.quality.inconsistent': [
    '{unit} {period} 公布为 {published}，与其他公布数对不上；若为 {expected}（差 {difference}）则相符',
    '{unitEn} was published as {published} for {period}, against other published figures; {expected} ({difference}) would agree',
  ],
  'figure.quality.inconsistent-unplaced': [
    '{unit} {period} 与其他公布数相差 {difference}，无法指明是哪一格',
    '{unitEn} differs by {difference} from other published figures of {period}; no single cell stands out',
  ],
  'figure.quality.breaks.units': [
    '各单位之和在 {decided} 期中有 {sound} 期等于公布总数；{period} 总数减各单位之和为 {difference}',
    'The units add up to the total in {sound} of {decided} periods; in {period} the total less the units is {difference}',
  ],
  'figure.quality.breaks.parts': [
    '“{whole}＝{parts}”在 {checked} 处中有 {held} 处成立；{unit} {period} 左右相差 {difference}',
    '“{wholeEn} = {partsEn}” holds in {held} of {checked} places; {unitEn} {period} misses it by {difference}',
  ],
  'figure.quality.breaks.same': [
    '“{whole}”与“{parts}”是同一数量，{checked} 处中有 {held} 处一致；{unit} {period} 相差 {difference}',
    '“{wholeEn}” and “{partsEn}” are one quantity and agree in {held} of {checked} places; {unitEn} {period}: {difference}',
  ],
  'figure.quality.carried': [
    '公布总数含同样的差额：总数由这一格相加而来',
    'The published total holds the same difference: it was added up from this cell',
  ],
  'figure.quality.twins': [
    '同一数量另见于：{names}，与公布数一致',
    'The same quantity stands in: {namesEn}, and agrees with what was published',
  ],
  'figure.quality.slip.scale': ['相差整十倍：像是计量单位或小数点写错', 'Ten times apart: a unit or a decimal point'],
  'figure.quality.slip.sign': ['正负号相反', 'The sign is reversed'],
  'figure.quality.slip.transposed': ['相邻两位数字对调', 'Two neighbouring digits are swapped'],
  'figure.quality.slip.one-digit': ['一位数字不同', 'One digit is different'],
  'figure.quality.slip.digit-lost': ['少一位数字', 'A digit is lost'],
  'figure.quality.slip.digit-added': ['多一位数字', 'A digit too many'],
  'figure.quality.missing-blank': [
    '{period} 未公布；其余各单位之和已等于总数，此格应为 0 或可略',
    'Not published for {period}; the other units make the total, so it comes to nothing',
  ],
  'figure.quality.missing-by-parts': [
    '按“{whole}＝{parts}”推得 {expected}',
    '“{wholeEn} = {partsEn}” leaves {expected}',
  ],
  'figure.quality.outlier': ['与往年相比异常（修正 Z 值 {z}）', 'Unusual beside other years (modified z-score {z})'],
  'figure.quality.missing-left-open': [
    '{period} 未公布；公布的总数减其余各单位为 {expected}',
    'Not published for {period}; the published total leaves {expected}',
  ],
  'figure.quality.missing': ['{period} 缺数', 'No figure for {period}'],
  'figure.quality.late': ['{period} 逾期未报', '{period}: overdue and not reported'],
})
