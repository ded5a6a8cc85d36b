import { z } from 'zod'
import { PERMISSIONS } from '#engine/access/permission.ts'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'

const BilingualName = z.object({ zh: z.string(), en: z.string() })
/** Which administration a call without a session speaks of; needed only where there are several. */
export const AdministrationCode = z.string().regex(/^[a-z0-9-]{2,40}$/)

const SessionActor = z.object({
  tenantId: z.uuid(),
  accountId: z.uuid(),
  personId: z.uuid(),
  sessionId: z.uuid(),
  name: z.string(),
  unitId: z.uuid(),
  unitPath: z.string(),
  roles: z.array(z.string()),
  grants: z.array(
    z.object({
      permission: z.enum(PERMISSIONS),
      reach: z.enum(['own', 'subtree', 'all']),
      unitId: z.uuid(),
      unitPath: z.string(),
      lentBy: z.uuid().optional(),
    }),
  ),
})

/** Everything a page needs to know about who sits before it; `can` answers the same from it as on the server. */
export const SessionInfo = z.object({
  mode: z.enum(['demo', 'serve']),
  administration: z.object({ code: z.string(), name: BilingualName, isDemo: z.boolean() }),
  /** All of them, for the choice before signing in. */
  administrations: z.array(z.object({ code: z.string(), name: BilingualName, isDemo: z.boolean() })),
  signedIn: z
    .object({
      actor: SessionActor,
      login: z.string(),
      unitName: BilingualName,
      roles: z.array(z.object({ code: z.string(), name: BilingualName })),
      language: z.enum(['zh-CN', 'en']),
      preferences: z.record(z.string(), z.unknown()),
      /** Goes with every act in the header `x-csrf-token`. */
      csrfToken: z.string(),
      factor: z.enum(['settled', 'to-confirm', 'to-enrol']),
      hasFactor: z.boolean(),
      startedAt: z.iso.datetime(),
      /** When the session ends however busy it is. */
      endsAt: z.iso.datetime(),
      /** It also ends after so long without anybody at the keyboard. */
      idleMinutes: z.number().int(),
      /** The administration's own date. */
      today: z.string(),
      /** What the office's clock shows: a demonstration lives in its own time. */
      now: z.iso.datetime(),
      utcOffsetMinutes: z.number().int(),
    })
    .nullable(),
})
export type SessionInfo = z.output<typeof SessionInfo>

export const getSession = operation({
  id: 'session.get',
  method: 'GET',
  path: '/api/session',
  summary: { zh: '查看当前登录人及其权限', en: 'Who is signed in, and what he may do' },
  kind: 'read',
  policy: { kind: 'public' },
  input: z.object({ administration: AdministrationCode.optional() }),
  output: SessionInfo,
})

export const signIn = operation({
  id: 'session.signIn',
  method: 'POST',
  path: '/api/session',
  summary: { zh: '用账号和口令登录', en: 'Sign in with login and password' },
  kind: 'act',
  policy: { kind: 'public' },
  input: z.object({
    administration: AdministrationCode.optional(),
    login: z.string().min(1).max(200),
    password: z.string().min(1).max(1000),
  }),
  output: SessionInfo,
})

export const confirmFactor = operation({
  id: 'session.confirmFactor',
  method: 'POST',
  path: '/api/session/factor',
  summary: { zh: '用动态码或恢复码完成第二因素验证', en: 'Confirm the second factor by a code or a recovery code' },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({ code: z.string().trim().min(6).max(20) }),
  output: SessionInfo,
})

export const signOut = operation({
  id: 'session.signOut',
  method: 'DELETE',
  path: '/api/session',
  summary: { zh: '退出登录', en: 'Sign out' },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({}),
  output: z.null(),
})

const SessionRow = z.object({
  id: z.uuid(),
  personId: z.uuid(),
  personName: z.string(),
  unitId: z.uuid(),
  startedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  isOwn: z.boolean(),
})

export const listSessions = operation({
  id: 'session.list',
  method: 'GET',
  path: '/api/sessions',
  summary: { zh: '列出正在使用的登录', en: 'List the running sessions' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'session.manage', on: 'list' },
  input: z.object({
    personId: z.uuid().optional(),
    limit: z.number().int().min(1).max(500).default(100),
    cursor: Cursor.optional(),
  }),
  output: z.object({ rows: z.array(SessionRow), next: z.uuid().nullable(), total: z.number().int() }),
})

export const endSession = operation({
  id: 'session.end',
  method: 'POST',
  path: '/api/sessions/{sessionId}/end',
  summary: { zh: '强制结束一次登录', en: 'End a session' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'session.manage', on: 'session' },
  input: z.object({ sessionId: z.uuid() }),
  output: z.null(),
})

export const listDemoAccounts = operation({
  id: 'demo.accounts',
  method: 'GET',
  path: '/api/demo/accounts',
  summary: { zh: '演示：列出可选用的人员', en: 'Demonstration: the people who can be picked' },
  kind: 'read',
  policy: { kind: 'public' },
  input: z.object({ administration: AdministrationCode.optional() }),
  output: z.object({
    administration: z.string(),
    rows: z.array(
      z.object({
        accountId: z.uuid(),
        login: z.string(),
        name: z.string(),
        post: z.string().nullable(),
        unitCode: z.string(),
        unitName: BilingualName,
        unitPath: z.string(),
        roles: z.array(z.object({ code: z.string(), name: BilingualName })),
      }),
    ),
  }),
})

export const demoSignIn = operation({
  id: 'demo.signIn',
  method: 'POST',
  path: '/api/demo/sign-in',
  summary: { zh: '演示：选用一位人员登录', en: 'Demonstration: sign in as a picked person' },
  kind: 'act',
  policy: { kind: 'public' },
  input: z.object({ administration: AdministrationCode.optional(), accountId: z.uuid() }),
  output: SessionInfo,
})
