import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import { DateText, UnitCode } from '#modules/organisations/unit.ts'

const BilingualName = z.object({ zh: z.string(), en: z.string() })
const Name = z.string().trim().min(1).max(60)
const Post = z.string().trim().max(60)
export const Phone = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9 -]{4,19}$/)
const Email = z.email().max(200)

const HeldRole = z.object({
  assignmentId: z.uuid(),
  code: z.string(),
  name: BilingualName,
  unitId: z.uuid(),
  unitName: BilingualName,
  fromOn: z.string(),
  untilOn: z.string().nullable(),
  /** The person who lent it. */
  lentBy: z.uuid().nullable(),
})

/** Telephone and mail are masked (`138****1234`, `a***@example.org`); `person.reveal` tells them, for a purpose. */
const Person = z.object({
  id: z.uuid(),
  name: z.string(),
  post: z.string().nullable(),
  unitId: z.uuid(),
  unitCode: UnitCode,
  unitName: BilingualName,
  unitPath: z.string(),
  phoneMasked: z.string().nullable(),
  emailMasked: z.string().nullable(),
  leftOn: z.string().nullable(),
  account: z
    .object({
      login: z.string(),
      state: z.enum(['active', 'suspended', 'ended']),
      hasPassword: z.boolean(),
      hasFactor: z.boolean(),
    })
    .nullable(),
  roles: z.array(HeldRole),
})
export type Person = z.output<typeof Person>

export const listPeople = operation({
  id: 'person.list',
  method: 'GET',
  path: '/api/people',
  summary: { zh: '列出人员', en: 'List the people' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'person.read', on: 'list' },
  input: z.object({
    /** Part of the name, post or login. */
    find: z.string().trim().max(60).optional(),
    unitId: z.uuid().optional(),
    roleCode: z.string().max(60).optional(),
    state: z.enum(['present', 'left', 'all']).default('present'),
    sort: z.enum(['unit', 'name']).default('unit'),
    limit: z.number().int().min(1).max(500).default(100),
    cursor: Cursor.optional(),
  }),
  output: z.object({ rows: z.array(Person), next: z.string().nullable(), total: z.number().int() }),
})

export const getPerson = operation({
  id: 'person.get',
  method: 'GET',
  path: '/api/people/{personId}',
  summary: { zh: '查看一位人员', en: 'One person' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'person.read', on: 'person' },
  input: z.object({ personId: z.uuid() }),
  output: Person,
})

export const revealPerson = operation({
  id: 'person.reveal',
  method: 'GET',
  path: '/api/people/{personId}/contact',
  summary: { zh: '查看联系方式（注明用途，留痕）', en: 'See how to reach a person; the purpose is written down' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'person.manage', on: 'person' },
  sensitive: true,
  input: z.object({ personId: z.uuid(), purpose: z.string().trim().min(2).max(200) }),
  output: z.object({ phone: z.string().nullable(), email: z.string().nullable() }),
})

export const createPerson = operation({
  id: 'person.create',
  method: 'POST',
  path: '/api/people',
  summary: { zh: '登记人员', en: 'Enter a person' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'person.manage', on: 'unit' },
  input: z.object({
    unitId: z.uuid(),
    name: Name,
    post: Post.optional(),
    phone: Phone.optional(),
    email: Email.optional(),
  }),
  output: z.object({ personId: z.uuid() }),
})

export const updatePerson = operation({
  id: 'person.update',
  method: 'PUT',
  path: '/api/people/{personId}',
  summary: { zh: '修改人员资料或调整所在单位', en: 'Change a person, or move him to another unit' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'person.manage', on: 'person' },
  input: z.object({
    personId: z.uuid(),
    name: Name.optional(),
    post: Post.nullable().optional(),
    phone: Phone.nullable().optional(),
    email: Email.nullable().optional(),
    unitId: z.uuid().optional(),
  }),
  output: z.null(),
})

export const endPerson = operation({
  id: 'person.end',
  method: 'POST',
  path: '/api/people/{personId}/end',
  summary: { zh: '人员离任：收回角色、账号与登录', en: 'A person leaves: roles, account and sessions end' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'person.manage', on: 'person' },
  input: z.object({ personId: z.uuid(), leftOn: DateText.optional(), reason: z.string().trim().min(2).max(500) }),
  output: z.null(),
})
