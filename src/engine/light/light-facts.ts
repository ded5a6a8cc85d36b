import { type CalendarDate, dayNumber, findDayNumber } from '#engine/calendar/date.ts'
import { type WorkingDayCalendar, workingDaysBetween } from '#engine/calendar/working-days.ts'
import type { Declared, Facts, Label } from '#engine/expression/expression.ts'
import type { LightSubject } from '#engine/light/light-scheme.ts'

type Dictionary = Readonly<Record<string, Declared>>

const label = (zh: string, en: string): Label => ({ zh, en })
const PERCENT = label('%', '%')
const DAYS = label('天', 'days')
const WORKING_DAYS = label('个工作日', 'working days')

const bool = (zh: string, en: string): Declared => ({ type: 'bool', label: label(zh, en) })
const date = (zh: string, en: string): Declared => ({ type: 'date', label: label(zh, en) })
const number = (zh: string, en: string, unit?: Label): Declared => ({
  type: 'number',
  label: label(zh, en),
  ...(unit && { unit }),
})

/** Of one indicator, unit and period. All percentages are of the year's target. */
const INDICATOR: Dictionary = {
  today: date('判定日', 'the day of judgement'),
  asked: bool('有目标且适用', 'a target is set and applies'),
  reported: bool('已报', 'reported'),
  invalid: bool('数据无效', 'the figure is not valid'),
  partial: bool('下级未报全', 'some reports below are still out'),
  present: number('已报单位数', 'reports present'),
  expectedReports: number('应报单位数', 'reports expected'),
  hasRate: bool('可算完成率', 'a completion rate exists'),
  met: bool('达到目标', 'target met'),
  completion: number('完成率', 'completion', PERCENT),
  schedule: number('序时进度', 'schedule', PERCENT),
  gap: number('序时差', 'gap to schedule', label('个百分点', 'points')),
  progress: number('可比进度', 'comparable progress', PERCENT),
  due: number('应达进度', 'progress due', PERCENT),
  lasting: bool('须保持到年末', 'must last to the end of the year'),
  yearOver: bool('年度已结束', 'the year is over'),
  daysToDue: number('距上报截止', 'days to the deadline', DAYS),
}

/** Of one thing with a deadline: a key task or a supervision slip. Times are worked out from the days. */
const DEADLINE: Dictionary = {
  today: date('判定日', 'the day of judgement'),
  dueOn: date('完成时限', 'deadline'),
  done: bool('已完成', 'done'),
  doneOn: date('完成日期', 'day of completion'),
  closed: bool('已销号', 'closed'),
  progress: number('进度', 'progress', PERCENT),
  due: number('应达进度', 'progress due', PERCENT),
  quality: { type: 'text', label: label('完成质量', 'quality') },
  important: bool('重要', 'important'),
  urgent: bool('紧急', 'urgent'),
  extensions: number('延期次数', 'extensions'),
  returns: number('退回次数', 'returns'),
  daysToDue: number('距时限', 'days to the deadline', DAYS),
  workingDaysToDue: number('距时限', 'working days to the deadline', WORKING_DAYS),
  daysLate: number('逾期', 'days late', DAYS),
  workingDaysLate: number('逾期', 'working days late', WORKING_DAYS),
  daysEarly: number('提前', 'days early', DAYS),
}

const TASK: Dictionary = {
  ...DEADLINE,
  nodesDue: number('到期节点数', 'milestones due'),
  nodesDone: number('到期节点中已完成数', 'of those, done'),
  nodesLate: number('逾期后补完的节点数', 'milestones made up late'),
}

const SLIP: Dictionary = { ...DEADLINE, signed: bool('已签收', 'signed for'), replied: bool('已反馈', 'replied') }

/** The facts that rules may read, by subject, with their labels and units. */
export const LIGHT_FACTS: Readonly<Record<LightSubject, Dictionary>> = { indicator: INDICATOR, task: TASK, slip: SLIP }

/** Facts that all of these subjects have: what a scheme for several of them may read. */
export function factsOf(subjects: readonly LightSubject[]): Dictionary {
  const [first, ...others] = subjects.map((subject) => LIGHT_FACTS[subject])
  const entries = Object.entries(first ?? {}).filter(([name]) => others.every((one) => Object.hasOwn(one, name)))
  return Object.fromEntries(entries)
}

/** Names worked out from the day of judgement and the days given: nobody supplies them for a task or a slip. */
export const TIME_FACTS: readonly string[] = [
  'today',
  'daysToDue',
  'workingDaysToDue',
  'daysLate',
  'workingDaysLate',
  'daysEarly',
]

/**
 * The facts with what time adds to them. Late is counted from the deadline to the day of completion, or to today while it is not
 * done; what cannot be counted stays missing.
 */
export function withTime(facts: Facts, today: CalendarDate, calendar: WorkingDayCalendar): Facts {
  const { dueOn, done, doneOn } = facts
  const timed = { ...facts, today }
  if (!isDay(dueOn)) return timed
  const [last, isEarly] = done === true ? [doneOn, true] : done === false ? [today, false] : [undefined, false]
  const left = dayNumber(dueOn) - dayNumber(today)
  const ended = isDay(last)
  const late = ended ? Math.max(0, dayNumber(last) - dayNumber(dueOn)) : undefined
  return {
    ...timed,
    daysToDue: left,
    workingDaysToDue: workingDaysBetween(today, dueOn, calendar),
    daysLate: late,
    workingDaysLate: ended ? (late === 0 ? 0 : workingDaysBetween(dueOn, last, calendar)) : undefined,
    daysEarly: ended && isEarly ? Math.max(0, dayNumber(dueOn) - dayNumber(last)) : undefined,
  }
}

const isDay = (value: unknown): value is CalendarDate => typeof value === 'string' && findDayNumber(value) !== undefined
