import { messages } from '#engine/text/message.ts'

/** What the frame says of these pages before their own words have travelled: titles, and the deeds of tasks. */
export const signInTitles = messages({
  'sign-in': ['登录', 'Sign in'],
  'setup.title': ['初始设置', 'First set-up'],
  'invitation.title': ['设置口令', 'Set your password'],
  'security.title': ['口令与认证', 'Password and factor'],
})
