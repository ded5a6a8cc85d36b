import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { AdministrationCode, SessionInfo } from '#modules/organisations/session.contract.ts'

const Password = z.string().min(1).max(1000)
export const Login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{1,63}$/)
const Code = z
  .string()
  .trim()
  .regex(/^\d{6}$/)

export const enrolFactor = operation({
  id: 'factor.enrol',
  method: 'POST',
  path: '/api/account/factor',
  summary: { zh: '启用第二因素：取得密钥', en: 'Set up the second factor: get a secret' },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({}),
  output: z.object({ secret: z.string(), address: z.string() }),
})

export const confirmEnrolment = operation({
  id: 'factor.confirm',
  method: 'POST',
  path: '/api/account/factor/confirm',
  summary: {
    zh: '启用第二因素：用动态码确认，取得恢复码',
    en: 'Set up the second factor: confirm it, get recovery codes',
  },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({ code: Code }),
  output: z.object({ recoveryCodes: z.array(z.string()), session: SessionInfo }),
})

export const changePassword = operation({
  id: 'password.change',
  method: 'POST',
  path: '/api/account/password',
  summary: { zh: '修改口令；其他登录随即结束', en: 'Change the password; other sessions end' },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({ present: Password, next: Password }),
  output: z.null(),
})

export const setLanguage = operation({
  id: 'account.setLanguage',
  method: 'PUT',
  path: '/api/account/language',
  summary: { zh: '选择界面语言', en: 'Choose the language' },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({ language: z.enum(['zh-CN', 'en']) }),
  output: z.null(),
})

export const savePreferences = operation({
  id: 'preferences.save',
  method: 'PUT',
  path: '/api/account/preferences',
  summary: { zh: '保存个人界面偏好', en: 'Keep own preferences of the screens' },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({
    preferences: z
      .record(
        z.string().regex(/^[A-Za-z][\w.-]{0,79}$/),
        z.union([z.string().max(4000), z.number(), z.boolean(), z.array(z.string().max(200)).max(200), z.null()]),
      )
      .refine((kept) => Object.keys(kept).length <= 100, 'rule.preferences'),
  }),
  output: z.object({ preferences: z.record(z.string(), z.unknown()) }),
})

const Invitation = z.object({
  login: z.string(),
  /** Shown this once; whoever holds it sets the account's password. */
  token: z.string(),
  expiresAt: z.iso.datetime(),
})

export const createAccount = operation({
  id: 'account.create',
  method: 'POST',
  path: '/api/people/{personId}/account',
  summary: { zh: '为人员开立账号并取得一次性邀请', en: 'Open an account for a person and get its one-time invitation' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'person.manage', on: 'person' },
  input: z.object({ personId: z.uuid(), login: Login }),
  output: Invitation,
})

export const resetAccess = operation({
  id: 'account.resetAccess',
  method: 'POST',
  path: '/api/people/{personId}/account/reset',
  summary: {
    zh: '重置口令与第二因素：登录结束，取得一次性邀请',
    en: 'Reset password and factor: sessions end, a new invitation is given',
  },
  kind: 'act',
  policy: { kind: 'permission', permission: 'session.manage', on: 'person' },
  input: z.object({ personId: z.uuid(), reason: z.string().trim().min(2).max(500) }),
  output: Invitation,
})

export const changeAccountState = operation({
  id: 'account.changeState',
  method: 'POST',
  path: '/api/people/{personId}/account/state',
  summary: { zh: '停用或恢复账号', en: 'Suspend or restore an account' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'session.manage', on: 'person' },
  input: z.object({
    personId: z.uuid(),
    state: z.enum(['active', 'suspended']),
    reason: z.string().trim().min(2).max(500),
  }),
  output: z.null(),
})

export const acceptInvitation = operation({
  id: 'account.acceptInvitation',
  method: 'POST',
  path: '/api/invitation',
  summary: { zh: '凭一次性邀请设置口令', en: 'Set the password by a one-time invitation' },
  kind: 'act',
  policy: { kind: 'public' },
  input: z.object({
    administration: AdministrationCode.optional(),
    token: z.string().min(20).max(100),
    password: Password,
  }),
  output: z.object({ login: z.string() }),
})

const SeparatedRole = z.object({ code: z.string(), name: z.object({ zh: z.string(), en: z.string() }) })

export const getSetup = operation({
  id: 'setup.status',
  method: 'GET',
  path: '/api/setup',
  summary: { zh: '查看是否需要初始设置', en: 'Is the first set-up still to be done?' },
  kind: 'read',
  policy: { kind: 'public' },
  input: z.object({ administration: AdministrationCode.optional() }),
  output: z.object({ isNeeded: z.boolean(), roles: z.array(SeparatedRole) }),
})

export const runSetup = operation({
  id: 'setup.run',
  method: 'POST',
  path: '/api/setup',
  summary: {
    zh: '凭一次性设置令牌任命分立的管理员',
    en: 'Appoint the separate administrators by the one-time set-up token',
  },
  kind: 'act',
  policy: { kind: 'public' },
  input: z.object({
    administration: AdministrationCode.optional(),
    token: z.string().min(20).max(100),
    administrators: z
      .array(z.object({ roleCode: z.string().max(60), name: z.string().trim().min(1).max(60), login: Login }))
      .min(1)
      .max(10),
  }),
  output: z.object({ invitations: z.array(Invitation.extend({ roleCode: z.string() })) }),
})

const Bilingual = z.object({ zh: z.string(), en: z.string() })

export const listOfferedPacks = operation({
  id: 'setup.packs',
  method: 'GET',
  path: '/api/setup/packs',
  summary: {
    zh: '尚无机构时：列出可用以开设的定义包',
    en: 'Where there is no administration yet: the packs that can open one',
  },
  kind: 'read',
  policy: { kind: 'public' },
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        code: z.string(),
        name: Bilingual,
        description: Bilingual.nullable(),
        /** Its people and figures are samples: fit for looking around, not for records. */
        isSample: z.boolean(),
      }),
    ),
  }),
})

export const openAdministration = operation({
  id: 'setup.open',
  method: 'POST',
  path: '/api/setup/administration',
  summary: {
    zh: '凭一次性设置令牌，用定义包开设第一个机构',
    en: 'Open the first administration from a pack by the one-time set-up token',
  },
  kind: 'act',
  policy: { kind: 'public' },
  input: z.object({ token: z.string().min(20).max(100), pack: AdministrationCode }),
  output: z.object({ code: z.string() }),
})
