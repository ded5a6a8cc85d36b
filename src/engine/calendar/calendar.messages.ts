import { messages } from '#engine/text/message.ts'

export const calendarMessages = messages({
  'calendar.no-such-date': ['“{date}”不是有效日期，请写成 2023-06-30', '“{date}” is no date; write it as 2023-06-30'],
  'calendar.no-such-period': [
    '“{period}”不是有效的期间，请写成 2023-06、2023-Q2、2023-H1、2023-W26、2023-06-30 或 2023',
    '“{period}” is no period; write 2023-06, 2023-Q2, 2023-H1, 2023-W26, 2023-06-30 or 2023',
  ],
  'calendar.holiday-and-make-up': [
    '{date} 既是放假日又是调休上班日',
    '{date} is both a holiday and a make-up working day',
  ],
  'calendar.opens-after-due': [
    '{period} 的填报开放时间晚于截止时间',
    'Reporting for {period} would open after it is due',
  ],
  'calendar.due-day-of-short-period': [
    '日报、周报不能按“每月几日”截止，请改用工作日数（{period}）',
    'A day or week cannot be due on a day of the month; give working days instead ({period})',
  ],
  'calendar.frequency.day': ['日', 'day'],
  'calendar.frequency.week': ['周', 'week'],
  'calendar.frequency.month': ['月', 'month'],
  'calendar.frequency.quarter': ['季', 'quarter'],
  'calendar.frequency.half-year': ['半年', 'half-year'],
  'calendar.frequency.year': ['年', 'year'],
})
