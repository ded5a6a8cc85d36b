import type { ExpressionFault } from '#engine/expression/expression.ts'
import { type Language, messages, say } from '#engine/text/message.ts'

/** Faults of a rule's text and reasons of an invalid value, as a definition author reads them. */
export const expressionMessages = messages({
  'expression.too-long': [
    '表达式长 {length} 个字符，上限为 {limit}',
    'the expression has {length} characters; the limit is {limit}',
  ],
  'expression.too-deep': ['嵌套超过 {limit} 层', 'nested more than {limit} levels deep'],
  'expression.too-complex': [
    '表达式各部分过多，上限为 {limit} 个',
    'the expression has too many parts; the limit is {limit}',
  ],
  'expression.syntax': ['此处不应出现“{found}”', 'unexpected “{found}”'],
  'expression.incomplete': ['表达式不完整', 'the expression is not complete'],
  'expression.reserved-word': ['“{name}”是保留字', '“{name}” is a reserved word'],
  'expression.not-covered': ['不支持这种写法（{part}）', 'this form is not supported ({part})'],
  'expression.no-null': [
    '没有 null；请用 has(名称) 判断是否已填',
    'there is no null; ask has(name) whether a fact is given',
  ],
  'expression.bad-number': ['“{text}”不是可用的数', '“{text}” is not a usable number'],
  'expression.unknown-name': ['没有名为“{name}”的事实', 'there is no fact named “{name}”'],
  'expression.unknown-field': ['没有名为“{name}”的字段', 'there is no field named “{name}”'],
  'expression.unknown-function': ['没有名为“{name}”的函数', 'there is no function named “{name}”'],
  'expression.perhaps': ['，是否指“{nearest}”？', '; did you mean “{nearest}”?'],
  'expression.wrong-type': ['此处应为{wanted}，实为{found}', 'expected {wanted}, found {found}'],
  'expression.mixed-types': ['各项类型不一致', 'the items are of different types'],
  'expression.key-not-text': ['键必须是写明的文字', 'a key must be a text literal'],
  'expression.double-key': ['键“{name}”重复', 'the key “{name}” stands twice'],
  'expression.cannot-compare': ['{left}与{right}不能比较', '{left} cannot be compared with {right}'],
  'expression.cannot-calculate': [
    '{left}与{right}不能作“{operator}”运算',
    '“{operator}” cannot be applied to {left} and {right}',
  ],
  'expression.wrong-arguments': ['应写作 {usage}，实为（{found}）', 'use {usage}; found ({found})'],
  'expression.has-needs-name': ['has() 只能询问一个名称或字段', 'has() asks for a name or a field'],
  'expression.pattern-not-literal': ['匹配式必须直接写明', 'the pattern must be a text literal'],
  'expression.bad-pattern': [
    '匹配式有误、过大或用了不支持的写法',
    'the pattern is malformed, too big or uses an unsupported form',
  ],
  'expression.bad-digits': ['小数位数须为 0 至 {limit} 的整数', 'the digits must be an integer from 0 to {limit}'],
  'expression.bad-date': ['应为写明的日期，如 "2026-03-31"', 'expected a date literal such as "2026-03-31"'],
  'expression.not-in-sql': ['此部分不能译成 SQL（{part}）', 'this part cannot be put into SQL ({part})'],
  'expression.invalid.division-by-zero': ['除数为零', 'division by zero'],
  'expression.invalid.wrong-fact': ['所给数据的类型不对', 'a supplied fact is of the wrong type'],
  'expression.invalid.no-such-element': ['没有这一项', 'there is no such element'],
  'expression.invalid.no-such-key': ['没有这个键', 'there is no such key'],
  'expression.invalid.empty-list': ['空列表没有最大或最小值', 'an empty list has no least or greatest'],
  'expression.invalid.not-whole-days': ['天数或月数不是整数', 'days or months are not whole'],
  'expression.invalid.date-out-of-range': ['日期超出 0001 至 9999 年', 'the date is outside the years 0001 to 9999'],
  'expression.invalid.too-costly': ['需要逐项判断的数据过多', 'too many elements to go through'],
})

type Key = keyof typeof expressionMessages & string

const TYPE_WORDS: Readonly<Record<string, string>> = {
  bool: '是否值',
  number: '数',
  text: '文字',
  string: '文字',
  boolean: '是否值',
  int: '整数',
  date: '日期',
  record: '记录',
  list: '列表',
}

/** `list of number` as 数的列表; words that are no types stay. */
export function typeWords(words: string): string {
  const list = /^list of (.+)$/.exec(words)
  return list?.[1]
    ? `${typeWords(list[1])}的列表`
    : words.replace(/\b(bool|boolean|number|int|text|string|date|record|list)\b/g, (word) => TYPE_WORDS[word] ?? word)
}

/** A fault in one sentence, without its place. */
export function describeFault(fault: Pick<ExpressionFault, 'key' | 'params'>, language: Language): string {
  const params: Record<string, string | number> = { ...fault.params }
  if (language === 'zh-CN')
    for (const name of ['wanted', 'found', 'left', 'right'])
      if (typeof params[name] === 'string' && fault.key !== 'expression.syntax') params[name] = typeWords(params[name])
  const text = say(expressionMessages, language, fault.key as Key, params)
  return params.nearest === undefined ? text : text + say(expressionMessages, language, 'expression.perhaps', params)
}
