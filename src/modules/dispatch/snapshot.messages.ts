import type { Messages } from '#engine/text/message.ts'

/** What the server says of frozen periods. */
export const snapshotMessages = {
  'snapshot.not-found': ['没有这一次冻结', 'There is no such snapshot'],
  'snapshot.other-period': [
    '这次冻结的是 {period}，不含其他期的数据',
    'This snapshot froze {period} and holds no other period',
  ],
  'snapshot.taken': [
    '{period} {name}已冻结：{year}年第{number}号，第{revision}版，校验码 {hash}',
    '{nameEn} of {period} was frozen: No. {number} of {year}, revision {revision}, seal {hash}',
  ],
  'snapshot.not-same-period': [
    '两次冻结不是同一期，不能比较差异',
    'The two snapshots are of different periods and cannot be compared',
  ],
  'snapshot.not-shown': [
    '{year}年第{number}号已封存，各单位的表和排名还在写出，完成后才能比较和重述',
    'No. {number} of {year} is sealed; its tables and rankings are still being written and can be compared or restated when they are there',
  ],
  'snapshot.difference.none': ['没有差异', 'Nothing differs'],
  'snapshot.difference': [
    '{figures} 个数变动，涉及 {units} 个单位；亮灯变动 {lights} 处，排名变动 {ranks} 处',
    'Changed figures: {figures}, units concerned: {units}; changed lights: {lights}, changed ranks: {ranks}',
  ],
  'snapshot.difference.targets': [
    '{figures} 个数、{targets} 个目标变动，涉及 {units} 个单位；亮灯变动 {lights} 处，排名变动 {ranks} 处',
    'Changed figures: {figures}, changed targets: {targets}, units concerned: {units}; changed lights: {lights}, changed ranks: {ranks}',
  ],
  'snapshot.difference.adjusted': [
    '{figures} 个数、{targets} 个目标、{adjusted} 个调整后得分变动，涉及 {units} 个单位；亮灯变动 {lights} 处，排名变动 {ranks} 处',
    'Changed figures: {figures}, changed targets: {targets}, changed adjusted scores: {adjusted}, units concerned: {units}; changed lights: {lights}, changed ranks: {ranks}',
  ],
  'restatement.superseded': [
    '这次冻结已有更新的一版，请重述最新的一版',
    'A later revision has replaced this snapshot; restate that one',
  ],
  'restatement.nothing': [
    '现在的数据与冻结时没有差异，不需要重述',
    'The figures are the same as when they were frozen; there is nothing to restate',
  ],
  'restatement.open': ['这一版已有重述待办理', 'A restatement of this revision is already under way'],
  'restatement.decided': ['这项重述已有决定', 'This restatement has been decided'],
  'restatement.own': [
    '提出重述的人不能批准，请另一位有权限的人办理',
    'Whoever proposed a restatement does not decide it; another person with the right must',
  ],
  'restatement.moved': [
    '提出之后数据又有变动，请退回后按现状重新提出',
    'The figures have changed since it was proposed; refuse it and have it proposed anew',
  ],
  'restatement.proposed': ['提出重述：{reason}', 'Proposed a restatement: {reason}'],
  'restatement.approved': ['批准重述', 'Approved the restatement'],
  'restatement.refused': ['不批准重述：{note}', 'Refused the restatement: {note}'],
  'subject.restatement': ['重述', 'Restatement'],
  'task.restatement.decide': [
    '审批重述：{year}年第{number}号（{period}）',
    'Decide on the restatement of No. {number} of {year} ({period})',
  ],
  'notice.restatement.approved': [
    '您提出的重述已批准：{year}年第{number}号（{period}），将重新冻结',
    'Your restatement of No. {number} of {year} ({period}) was approved; it will be frozen anew',
  ],
  'notice.restatement.refused': [
    '您提出的重述未获批准：{year}年第{number}号（{period}）',
    'Your restatement of No. {number} of {year} ({period}) was refused',
  ],
} as const satisfies Messages
