import { messages } from '#engine/text/message.ts'

export const sessionMessages = messages({
  'session.over': ['该登录已结束。', 'This session has ended already.'],
  'sign-in.refused': ['账号或口令不正确。', 'The login or the password is not right.'],
  'sign-in.throttled': ['尝试次数过多，请在 {seconds} 秒后再试。', 'Too many tries. Please wait {seconds} seconds.'],
  'sign-in.demo-only': ['该入口只在演示中开放。', 'This entrance is open in the demonstration only.'],
  'factor.wrong-code': ['验证码不正确或已使用。', 'The code is not right, or was used already.'],
  'factor.not-enrolled': ['尚未启用第二因素。', 'No second factor has been set up.'],
  'factor.already-enrolled': [
    '第二因素已启用；更换请联系安全管理员重置。',
    'The second factor is set up already. Ask the security administrator to reset it.',
  ],
  'password.wrong': ['原口令不正确。', 'The present password is not right.'],
  'password.same': ['新口令不得与原口令相同。', 'The new password must differ from the present one.'],
  'password.too-short': ['口令至少 {minimum} 个字符。', 'A password has at least {minimum} characters.'],
  'password.too-long': ['口令最多 {maximum} 个字符。', 'A password has at most {maximum} characters.'],
  'password.too-plain': [
    '请至少混用三类字符（大写、小写、数字、符号），或使用 {length} 个字符以上的长口令。',
    'Mix three kinds of characters (upper, lower, digits, signs), or use a phrase of {length} characters.',
  ],
  'password.too-regular': ['口令过于规律。', 'The password is too regular.'],
  'password.common': ['口令过于常见，容易被猜中。', 'The password is a common one and easily guessed.'],
  'password.about-you': [
    '口令不得包含账号、姓名或单位名称。',
    'The password must not be built on your login, name or administration.',
  ],
})
