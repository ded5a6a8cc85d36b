import { type MessageKey, messages } from '#engine/text/message.ts'

/** What can be wrong with a policy, its dictionary of facts or a fact that is given. */
export const policyMessages = messages({
  'policy.no-citation': [
    '“{name}”没有写依据条款（clause）：没有出处的规则不能执行',
    '“{name}” cites no clause; a rule without a source is not carried out',
  ],
  'policy.one-of': ['应写且只写其一：{options}', 'Exactly one of: {options}'],
  'policy.tier-empty': ['档次 {where} 里没有任何数', 'There is no number in the tier {where}'],
  'policy.tier-overlap': ['与第 {other} 档重叠：{where} 同属两档', 'Overlaps tier {other}: {where} is in both'],
  'policy.tier-hole': ['档次之间有空档：{where} 不属于任何一档', 'A hole between tiers: {where} is in none'],
  'policy.tier-outside': ['超出了取值范围 {where}', 'Beyond the numbers there are, {where}'],
  'policy.circle': ['计算互相引用：{circle}', 'Values follow from each other: {circle}'],
  'policy.name-taken': ['“{name}”已是另一事实或计算值的名称', '“{name}” already names another fact or value'],
  'policy.unknown-fact': ['事实词典里没有“{name}”', 'The dictionary has no fact “{name}”'],
  'policy.unknown-fact-like': [
    '事实词典里没有“{name}”，是否指“{like}”？',
    'The dictionary has no fact “{name}”; did you mean “{like}”?',
  ],
  'policy.unknown-document': ['没有“{code}”这种材料', 'There is no document “{code}”'],
  'policy.unknown-part': ['评分表里没有“{code}”', 'The score has no part “{code}”'],
  'policy.unknown-policy': ['没有政策“{code}”', 'There is no policy “{code}”'],
  'policy.certificate-fact': ['名录“{register}”没有事实“{code}”', 'The register “{register}” keeps no fact “{code}”'],
  'policy.certificate-type': [
    '“{name}”由证书得出，应为 bool 类',
    '“{name}” follows from a certificate: its type is bool',
  ],
  'policy.ladder-title': ['“{code}”不是由证书得出的事实', '“{code}” is no fact that a certificate shows'],
  'policy.score-missing': ['没有评分表', 'There is no score'],
  'policy.points-over-max': ['分值超过了满分 {max}', 'More points than the {max} there are'],
  'policy.max-sum': ['各部分满分合计 {sum}，应为 {max}', 'The parts add up to {sum} points, not {max}'],
  'policy.range-order': ['分值区间的上限低于下限', 'The range ends below its beginning'],
  'policy.range-expert': [
    '由专家打分的区间须写明记录打分的事实（expert）',
    'A range needs the fact that holds the mark (expert)',
  ],
  'policy.last-unconditional': [
    '只有最后一项可以没有条件，且最后一项必须没有条件',
    'The last one, and only the last, has no condition',
  ],
  'policy.misplaced-condition': ['条件（when）只用于 first 的各项', 'A condition belongs to an item of first only'],
  'policy.twice': ['代码“{code}”出现了两次', 'The code “{code}” stands twice'],
  'policy.ends-first': ['失效日早于施行日', 'Ends before it begins'],
  'policy.versions-overlap': [
    '“{code}”在 {day} 有两个版本同时有效，另一个在 {first}',
    '“{code}” has two versions in force on {day}; the other is at {first}',
  ],
  'policy.same-version': [
    '“{code}”的版本“{version}”已在 {first}',
    'Version “{version}” of “{code}” is at {first} already',
  ],
  'policy.no-fairness-review': [
    '奖补政策没有公平竞争审查记录（《公平竞争审查条例》）',
    'An award without a record of fair-competition review (Regulation of 2024)',
  ],
  'policy.returns-more': ['退回比例不能超过 100%', 'More than 100 % cannot be returned'],
  'policy.instalments': ['各期比例合计 {sum}%，应为 100%', 'The instalments add up to {sum} %, not 100 %'],
  'policy.nothing-required': ['没有写任何条件', 'Nothing is required'],
  'policy.unused-change': ['{type} 类事实不能这样变动', 'A fact of type {type} cannot change that way'],
  'policy.computed-fact': ['“{name}”由系统计算，不能直接给出', '“{name}” is worked out and cannot be given'],
  'policy.fact-below': ['“{name}”不能小于 {limit}', '“{name}” cannot be below {limit}'],
  'policy.fact-above': ['“{name}”不能大于 {limit}', '“{name}” cannot be above {limit}'],
  'policy.fact-whole': ['“{name}”应为整数', '“{name}” is counted in whole numbers'],
  'policy.fact-type': ['“{name}”应为{type}', '“{name}” should be {type}'],
  'policy.type.number': ['数字', 'a number'],
  'policy.type.money': ['金额（万元）', 'a sum of money in units of 10,000 yuan'],
  'policy.type.bool': ['是或否（true、false）', 'true or false'],
  'policy.type.text': ['文字', 'text'],
  'policy.type.date': ['日期（2026-06-30）', 'a day (2026-06-30)'],
  'policy.type.texts': ['一组文字', 'a list of texts'],
  'policy.fact-years': ['“{name}”分年度给出时，年份应在 {from} 至 {to}', '“{name}” by year: {from} to {to}'],
  'policy.fact-twice': ['“{name}”给了两次', '“{name}” is given twice'],
  'policy.no-facts': ['应为“事实: 值”', 'Facts and their values are expected'],
  'policy.case-unknown-rule': ['政策里没有规则“{code}”', 'The policy has no rule “{code}”'],
  'policy.not-covered': ['规则没有用例：{rules}', 'Rules without a case: {rules}'],
  'policy.no-case': [
    '版本“{version}”施行期间没有用例：至少写一个用例才能发布',
    'No case is decided by version “{version}”: it is published with one at least',
  ],
  'policy.units-differ': [
    '单位不同，不能直接比较或相加：{left} 与 {right}',
    'Measured differently: {left} beside {right}',
  ],
  'policy.no-money': ['金额应以万元计，这里是{unit}', 'Money is reckoned in 10,000 yuan (万元); this is in {unit}'],
  'policy.group-fact': [
    '“{name}”不能用来分组：应为文字，或写明分档（tiers）的数',
    '“{name}” cannot part enterprises into groups: a text is wanted, or a number with tiers',
  ],
  'policy.group-policies': ['至少写两项政策', 'Names at least two policies'],
})

export type PolicyMessageKey = MessageKey<typeof policyMessages>
