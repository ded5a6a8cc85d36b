import { messages } from '#engine/text/message.ts'

/** Words of findings and of what is done about them. */
export const findingMessages = messages({
  'subject.finding': ['数据疑点', 'Doubt about figures'],
  'finding.not-yours.unit': ['由被提示的单位说明', 'It is for the unit under doubt to explain'],
  'finding.not-yours.office': ['由核对数据的科室认定', 'It is for the office that compares the data to decide'],
  'finding.wrong-state.open': ['还没有说明', 'Nothing has been explained yet'],
  'finding.wrong-state.asked': ['已请单位说明，等待答复', 'The unit has been asked and has not answered yet'],
  'finding.wrong-state.explained': ['单位已说明，等待认定', 'The unit has explained; the office is to decide'],
  'finding.wrong-state.accepted': ['已认可', 'It has been accepted'],
  'finding.wrong-state.needs-correction': ['已要求更正', 'A correction has been demanded'],
  'finding.wrong-state.gone': ['数据已改，疑点已消失', 'The figures have changed and the doubt has gone'],
  'finding.own-word': ['自己的说明由别人认可', 'Somebody else accepts what you have explained'],
  'finding.moved': ['有人先办了一步，请看最新情况再办', 'Somebody was faster; look at how it stands now'],
  'finding.ask.done': ['请单位说明', 'asked the unit to explain'],
  'finding.ask.done.words': ['请单位说明：{text}', 'asked the unit to explain: {text}'],
  'finding.explain.done.words': ['说明：{text}', 'explained: {text}'],
  'finding.accept.done.words': ['认可：{text}', 'accepted it: {text}'],
  'finding.demand.done.words': ['要求更正：{text}', 'demanded a correction: {text}'],
  'finding.gone': ['数据有改动，复核时已无此疑点', 'The figures have changed; the doubt is found no more'],
  'finding.changed': ['相关数据有改动，重新提示', 'The figures have changed; it is told anew'],
  'task.finding.explain': ['说明数据疑点 {period}', 'Explain a doubt about figures {period}'],
  'task.finding.judge': ['认定 {unit} 对数据疑点的说明 {period}', 'Decide on what {unitEn} says of a doubt {period}'],
  'task.finding.correct': ['按要求更正数据 {period}', 'Correct figures as demanded {period}'],
  'notice.finding.accept': ['数据疑点的说明已认可：{text}', 'What you said of a doubt was accepted: {text}'],
  'notice.finding.demand': ['要求更正数据：{text}', 'Figures must be corrected: {text}'],
  'figure.quality.digits.digit.series': [
    '{unit}这项指标历期 {of} 个可比数中，有 {found} 个末位是 {digit}，按常理约 {usual} 个；纯属巧合的机会不到 {odds}分之一',
    '{found} of the {of} comparable figures of {unitEn} end in {digit}; about {usual} would be usual. Chance alone shows this less than once in {oddsEn}',
  ],
  'figure.quality.digits.digit.year': [
    '{unit} {year} 年各项指标 {of} 个可比数中，有 {found} 个末位是 {digit}，按常理约 {usual} 个；纯属巧合的机会不到 {odds}分之一',
    '{found} of the {of} comparable figures of {unitEn} in {year} end in {digit}; about {usual} would be usual. Chance alone shows this less than once in {oddsEn}',
  ],
  'figure.quality.digits.zero-or-five.series': [
    '{unit}这项指标历期 {of} 个可比数中，有 {found} 个末位是 0 或 5，按常理约 {usual} 个；纯属巧合的机会不到 {odds}分之一',
    '{found} of the {of} comparable figures of {unitEn} end in 0 or 5; about {usual} would be usual. Chance alone shows this less than once in {oddsEn}',
  ],
  'figure.quality.digits.zero-or-five.year': [
    '{unit} {year} 年各项指标 {of} 个可比数中，有 {found} 个末位是 0 或 5，按常理约 {usual} 个；纯属巧合的机会不到 {odds}分之一',
    '{found} of the {of} comparable figures of {unitEn} in {year} end in 0 or 5; about {usual} would be usual. Chance alone shows this less than once in {oddsEn}',
  ],
  'figure.quality.digits.round.series': [
    '{unit}这项指标历期 {of} 个可比数中，有 {found} 个是整百的数，按常理约 {usual} 个；纯属巧合的机会不到 {odds}分之一',
    '{found} of the {of} comparable figures of {unitEn} are round hundreds; about {usual} would be usual. Chance alone shows this less than once in {oddsEn}',
  ],
  'figure.quality.digits.round.year': [
    '{unit} {year} 年各项指标 {of} 个可比数中，有 {found} 个是整百的数，按常理约 {usual} 个；纯属巧合的机会不到 {odds}分之一',
    '{found} of the {of} comparable figures of {unitEn} in {year} are round hundreds; about {usual} would be usual. Chance alone shows this less than once in {oddsEn}',
  ],
  'figure.quality.digits.avoided.series': [
    '{unit}这项指标历期 {of} 个可比数中，末位是 {digit} 的只有 {found} 个，按常理约 {usual} 个；纯属巧合的机会不到 {odds}分之一',
    'Only {found} of the {of} comparable figures of {unitEn} end in {digit}; about {usual} would be usual. Chance alone shows this less than once in {oddsEn}',
  ],
  'figure.quality.digits.avoided.year': [
    '{unit} {year} 年各项指标 {of} 个可比数中，末位是 {digit} 的只有 {found} 个，按常理约 {usual} 个；纯属巧合的机会不到 {odds}分之一',
    'Only {found} of the {of} comparable figures of {unitEn} in {year} end in {digit}; about {usual} would be usual. Chance alone shows this less than once in {oddsEn}',
  ],
  'figure.quality.digits.rounding': [
    '整列取整（如以万元、百万元为单位）的已除外',
    'What was rounded as a whole column is left out',
  ],
  'figure.quality.threshold': [
    '{unit} {year} 年有 {near} 个数紧挨着分界线（上下 {within}% 以内），其中 {over} 个刚好越线、{short} 个刚好差一点，按常理各占一半；纯属巧合的机会不到 {odds}分之一',
    '{near} figures of {unitEn} in {year} stand within {within} % of a border, {over} just over it and {short} just short; half and half would be usual. Chance alone shows this less than once in {oddsEn}',
  ],
  'figure.quality.threshold.effort': [
    '也可能是临近目标时加了把劲，请看各数的来源',
    'It may also be honest effort near the goal: look where the figures come from',
  ],
  'figure.quality.threshold.lifted': [
    '{unit}“{indicator}”{period}事后由 {before} 改为 {published}，由“{was}”变为“{is}”，只越线不到 {within}%（{on} 修改）',
    '“{indicatorEn}” of {unitEn}, {period}: changed afterwards from {before} to {published} and so from “{wasEn}” to “{isEn}”, less than {within} % over the border (changed on {on})',
  ],
  'figure.quality.last-day': [
    '{unit}{period}{cycle}的 {cells} 格全部在截止当天（{due}）才填，开放自 {opened}；其他 {others} 个单位中有 {alike} 个这样',
    'All {cells} cells of {unitEn} in {cycleEn} of {period} were entered on the last day ({due}), open since {opened}; {alike} of the {others} other units did so',
  ],
  'figure.quality.last-day.habit': ['该单位 {reports} 期中有 {times} 期如此', 'So in {times} of its {reports} reports'],
  'figure.quality.last-day.cycle': [
    '{period}{cycle}：{of} 个单位中有 {rushed} 个在截止当天（{due}）才填全部数据',
    '{cycleEn} of {period}: {rushed} of {of} units entered everything on the last day ({due})',
  ],
  'figure.quality.last-day.often': [
    '近两年 {cycles} 期中有 {times} 期如此',
    'So in {times} of the {cycles} periods of two years',
  ],
  'figure.quality.shared-file': [
    '{unit}的佐证“{file}”（{againOn}）与{first}的“{firstFile}”（{firstOn}）内容完全相同',
    'The evidence “{file}” of {unitEn} ({againOn}) is the very file that {firstEn} attached as “{firstFile}” ({firstOn})',
  ],
  'figure.quality.shared-file.hash': [
    '文件指纹 {hash}…；上级发放的表样已除外',
    'Fingerprint {hash}…; forms handed out from above are left out',
  ],
  'figure.quality.register': [
    '{unit}{period}“{indicator}”上报 {published}，“{register}”登记 {expected}，相差 {difference}',
    '“{indicatorEn}” of {unitEn}, {period}: reported {published}, “{registerEn}” says {expected}, {difference} apart',
  ],
})
