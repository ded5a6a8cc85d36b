import { messages } from '#engine/text/message.ts'

/** Words of the page of signatures. */
export const signatureWords = messages({
  box: ['电子签署', 'Signatures'],
  verify: ['重新验证', 'Verify again'],
  verified: ['验证于 {time}', 'Verified at {time}'],
  all: ['签署记录', 'All about them'],
  'title.valid': ['{n} 方已签署，验证全部通过', '{n} signed, all genuine'],
  'title.wrong': ['{n} 处签名须核对', '{n} {n:signature|signatures} to look at'],
  'title.none': ['还没有签署', 'Nobody has signed yet'],
  why: [
    '每次打开时重新计算内容校验值并验证签名；内容或签名有任何改动都会显示出来',
    'Content and signatures are verified each time this page is opened; any alteration shows',
  ],
  content: ['当前内容校验值 SHA-256', 'Hash of the content, SHA-256'],
  'column.order': ['次序', 'Order'],
  'column.seat': ['签署方', 'Party'],
  'column.person': ['签署人', 'Signed by'],
  'column.at': ['时间', 'When'],
  'column.how': ['方式', 'How'],
  'column.state': ['验证', 'Verified'],
  'state.valid': ['通过', 'Genuine'],
  'state.changed': ['签署后内容已变', 'The content has changed'],
  'state.broken': ['签名被改动', 'Tampered with'],
  'proof.password': ['口令验证', 'Password'],
  'proof.demo': ['演示，未验证口令', 'Demonstration, no password'],
  prove: ['验证身份', 'Prove who you are'],
  'prove.why': [
    '签署前输入登录口令，在有效时间内到事项页面签署',
    'Type your password, then sign on the page of the case while it serves',
  ],
  'prove.password': ['登录口令', 'Password'],
  'prove.code': ['动态码或恢复码', 'Code or recovery code'],
  'prove.until': ['已验证，{time} 前有效', 'Proved; it serves until {time}'],
  case: ['打开事项', 'Open the case'],
})
