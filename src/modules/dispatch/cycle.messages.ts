import { messages } from '#engine/text/message.ts'

export const cycleMessages = messages({
  'cycle.unknown-definition': ['没有名为 {code} 的填报周期定义', 'There is no reporting rhythm called {code}'],
  'cycle.wrong-frequency': ['{period} 不是这个周期的一期', '{period} is not a period of this rhythm'],
  'cycle.too-far-ahead': ['只能提前 {days} 天以内开启', 'A cycle can be opened at most {days} days ahead'],
  'cycle.outside': ['{period} 不在填报起止期之内', '{period} lies outside the periods that are reported'],
  'cycle.already-open': ['这一期已经开启', 'This period has already been opened'],
  'cycle.no-units': ['这一期没有需要填报的单位', 'No unit has anything to report in this period'],
  'cycle.unknown-indicator': [
    '周期定义引用了不存在的指标 {code}',
    'The rhythm names an indicator that does not exist: {code}',
  ],
  'cycle.other-frequency': ['指标 {code} 的频率与周期不同', 'Indicator {code} has another frequency than the rhythm'],
  'cycle.already-closed': ['这一期已经截止', 'This period is already closed'],
  'cycle.not-yet-open': ['这一期尚未开始', 'This period has not begun'],
  'cycle.nobody-to-remind': ['所选单位都已报送，无需催报', 'All of these units have reported'],
  'cycle.reminded-recently': [
    '一小时内已催过，请稍后再催',
    'These units were reminded within the hour. Try again later',
  ],
  'cycle.opened': ['开启 {name} {period}，{reports} 个单位填报', '{nameEn} {period} opened for {reports} units'],
  'cycle.closed': ['{name} {period} 截止', '{nameEn} {period} closed'],
  'report.unit-gone': [
    '单位自 {date} 起撤并，本期不再要求报送',
    'The unit is gone from {date}; this report is no longer asked for',
  ],
  'cycle.reminded': ['催报 {count} 个单位', '{count} {count:unit|units} reminded'],
  'notice.cycle.before': [
    '{cycle} {period} 将于 {due} 到期，请及时填报',
    '{cycleEn} {period} is due on {due}. Please report in time',
  ],
  'notice.cycle.after': [
    '{cycle} {period} 已于 {due} 到期，尚未收到贵单位报表',
    '{cycleEn} {period} was due on {due}; your report has not arrived',
  ],
  'notice.cycle.by-hand': [
    '请尽快报送 {cycle} {period}（{due} 到期）',
    'Please send {cycleEn} {period} soon (due {due})',
  ],
  'notice.cycle.closed': [
    '{cycle} {period} 已截止，未收到贵单位报表；确需补报请申请',
    '{cycleEn} {period} is closed without your report. If it is still needed, ask for an exception',
  ],

  'reopening.not-needed': ['本期尚在接收，直接填报即可', 'Reports are still taken: simply report'],
  'reopening.in-force': ['已批准补报，直接填报即可', 'An exception is already in force: simply report'],
  'reopening.already-asked': ['已有一条待批的补报申请', 'An exception has already been asked for'],
  'reopening.expiry-past': ['补报期限须晚于现在', 'The exception must end later than now'],
  'reopening.expiry-far': ['补报期限最长一年', 'An exception lasts a year at most'],
  'reopening.decided': ['这条补报申请已经办结', 'This request has been decided'],
  'reopening.own': ['本人的补报申请不能由本人批准', 'Nobody decides on his own request'],
  'reopening.expired-before': ['申请的期限已过，只能不予批准', 'The time asked for has passed: it can only be refused'],
  'reopening.requested': ['申请补报至 {until}：{reason}', 'Exception asked for until {until}: {reason}'],
  'reopening.granted': ['批准补报至 {until}', 'Exception granted until {until}'],
  'reopening.refused': ['不予批准补报', 'Exception refused'],
  'reopening.ended': ['补报期限已到，恢复截止', 'The exception has ended; the period is closed again'],
  'task.reopening.decide': [
    '批准或不批准 {unit} 补报 {cycle} {period}',
    'Decide on the late report of {unitEn} for {cycleEn} {period}',
  ],
  'notice.reopening.granted': [
    '已批准补报 {cycle} {period}，至 {until}',
    'You may still report {cycleEn} {period}, until {until}',
  ],
  'notice.reopening.refused': [
    '补报 {cycle} {period} 的申请未获批准',
    'The late report of {cycleEn} {period} was not granted',
  ],
  'subject.cycle': ['填报周期', 'Cycle'],
})
