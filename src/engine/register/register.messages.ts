import { messages } from '#engine/text/message.ts'

/** What is wrong with a fact, with a list of facts, and with the definition of a register. */
export const registerMessages = messages({
  'register.value.missing': ['没有填写值', 'The value is missing'],
  'register.value.control-character': ['含有不可见的控制字符', 'Holds a control character'],
  'register.value.negative': ['不能是负数', 'Cannot be negative'],
  'register.value.no-number': ['应为数字，如 12.5', 'A number, as 12.5'],
  'register.value.not-whole': ['应为整数', 'A whole number is needed'],
  'register.value.too-much': ['不能大于 {most}', 'At most {most}'],
  'register.value.no-such-day': ['没有这一天，日期写成 2023-06-30', 'There is no such day; write 2023-06-30'],
  'register.value.day-ahead': ['日期在今天之后', 'This day still lies ahead'],
  'register.value.no-truth': ['应写 是 或 否', 'Write 是 or 否, yes or no'],
  'register.value.no-code': ['应为代码', 'A code is needed'],
  'register.value.no-choice': ['应为其中之一：{known}', 'One of these: {known}'],
  'register.value.too-long': [
    '过长或含有不能保存的字符，至多 {most} 字',
    'Too long, or with characters that cannot be kept; at most {most}',
  ],
  'register.value.no-such-year': ['应为四位年份，如 2022', 'A year of four digits, as 2022'],
  'register.value.year-ahead': ['这一年还没有开始', 'This year has not begun'],
  'register.import.no-head': [
    '没有找到表头：需要一列“{key}”，并至少有名称或一项事实',
    'No head was found: it needs a column “{key}”, and a name or a fact',
  ],
  'register.import.unknown-fact': ['这个名录没有“{text}”这项事实', 'This register keeps no fact “{text}”'],
  'register.import.no-year': [
    '“{fact}”按年登记，这一行没有写年度',
    '“{factEn}” is kept by year, and this line names none',
  ],
  'register.import.twice': [
    '与第 {line} 行同一来源、同一年度的同一事实不一致',
    'Line {line} says something else of the same fact and year from the same source',
  ],
  'register.import.text-differs': [
    '与第 {line} 行写法不同，以第 {line} 行为准',
    'Written otherwise than on line {line}; line {line} stands',
  ],
  'register.import.no-trust': ['来源类别应写 自报、部门 或 核实', 'Write self-declared, departmental or verified'],
  'register.import.may-not-verify': [
    '导入的人没有核实的权限，来源类别不能写“核实”',
    'Whoever imports may not verify: a file cannot do so for him',
  ],
  'register.unknown-register': ['没有名录“{code}”', 'There is no register “{code}”'],
  'register.reads-unknown': [
    '“{code}”读取的“{fact}”不是本名录按年登记的事实',
    '“{code}” reads “{fact}”, which is no yearly fact of this register',
  ],
  'register.is-circle': ['名录“{code}”归入了它自己', 'The register “{code}” is itself in a circle'],
  'register.fixed-unknown': ['“{code}”不是上级名录的事实', '“{code}” is no fact of the register above'],
  'register.list-missing': ['没有文件“{file}”', 'There is no file “{file}”'],
  'register.sample-unknown': [
    '文件名应以名录代码开头：没有与“{file}”相应的名录',
    'The name begins with the code of a register: there is none for “{file}”',
  ],
})
