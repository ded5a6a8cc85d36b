import { messages } from '#engine/text/message.ts'

export const accountMessages = messages({
  'account.login-taken': ['账号“{login}”已被使用。', 'The login “{login}” is taken.'],
  'account.already-open': ['该人员已有账号。', 'This person has an account already.'],
  'account.none': ['该人员没有账号。', 'This person has no account.'],
  'account.own': ['不得对本人账号进行此操作。', 'This may not be done to your own account.'],
  'invitation.unknown': ['邀请无效、已使用或已过期。', 'The invitation is not valid, was used, or has expired.'],
  'setup.done': ['初始设置已完成。', 'The first set-up has been done.'],
  'setup.token-unknown': ['设置令牌无效、已使用或已过期。', 'The set-up token is not valid, was used, or has expired.'],
  'setup.opened': [
    '已有机构。再开设机构，请在服务器上运行 danxia import 加定义包。',
    'There is an administration already. Open another one on the server: danxia import with its pack.',
  ],
  'setup.no-pack': ['没有这个定义包。', 'There is no such pack.'],
  'setup.pack-faulty': [
    '定义包有 {n} 处错误，请在服务器上运行 danxia check {pack} 查看。',
    'The pack has {n} faults. Run danxia check {pack} on the server to see them.',
  ],
  'setup.role-missing': ['还须任命：{role}。', 'Still to be appointed: {role}.'],
  'setup.role-unknown': ['该角色不在初始设置之列。', 'This role is not appointed at the first set-up.'],
  'setup.same-person': [
    '分立的管理员必须是不同的人，并使用不同的账号。',
    'The separate administrators must be different people with different logins.',
  ],
  'person.unit-closed': ['该单位今天未开放。', 'This unit is not open today.'],
  'person.left-already': ['该人员已离任。', 'This person has left already.'],
  'person.left-later': ['离任日期不得晚于今天。', 'The day of leaving may not be in the future.'],
})
