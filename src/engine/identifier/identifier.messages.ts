import { messages } from '#engine/text/message.ts'

export const identifierMessages = messages({
  'identifier.credit-code-shape': [
    '统一社会信用代码应为 18 位数字和大写字母（不含 I、O、S、V、Z）',
    'A unified social credit code has 18 digits and capital letters, without I, O, S, V and Z',
  ],
  'identifier.credit-code-check': [
    '统一社会信用代码的校验码不对（GB 32100），请核对有没有抄错',
    'The check character of the credit code does not fit (GB 32100): look for a slip',
  ],
  'identifier.identity-number-shape': [
    '身份证号码应为 18 位，末位可为 X',
    'An identity number has 18 places, the last of which may be X',
  ],
  'identifier.identity-number-day': [
    '身份证号码里的出生日期不存在',
    'The day of birth in the identity number does not exist',
  ],
  'identifier.identity-number-check': [
    '身份证号码的校验码不对（GB 11643），请核对有没有抄错',
    'The check character of the identity number does not fit (GB 11643): look for a slip',
  ],
  'identifier.orcid-shape': ['ORCID 应写成 0000-0002-1825-0097', 'An ORCID reads 0000-0002-1825-0097'],
  'identifier.orcid-check': ['ORCID 的校验码不对', 'The check character of the ORCID does not fit'],
  'identifier.region': ['不是 GB/T 2260 行政区划代码', 'This is no code of GB/T 2260'],
  'identifier.phone': ['不是电话号码', 'This is no telephone number'],
  'identifier.email': ['不是电子邮箱地址', 'This is no e-mail address'],
  'identifier.bank-account': ['银行账号应为 8 至 30 位数字', 'A bank account has 8 to 30 digits'],
})
