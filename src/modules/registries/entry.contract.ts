import { z } from 'zod'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'
import {
  BilingualText,
  Day,
  ENTRY_STATES,
  EntryRow,
  FactHead,
  Reason,
  RegisterCode,
  ShownDispute,
  ShownFact,
  Uuid,
} from '#modules/registries/entry.ts'

export const listRegisters = operation({
  id: 'register.list',
  method: 'GET',
  path: '/api/registers',
  summary: { zh: '列出名录', en: 'List the registers' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'register.read', on: 'list' },
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        code: z.string(),
        name: BilingualText,
        keyName: BilingualText,
        is: BilingualText.nullable(),
        hasTitles: z.boolean(),
        facts: z.array(FactHead),
        entries: z.number().int(),
        /** Facts that stand, by trust. */
        standing: z.object({
          selfDeclared: z.number().int(),
          departmental: z.number().int(),
          verified: z.number().int(),
        }),
        samples: z.number().int(),
        openDisputes: z.number().int(),
      }),
    ),
  }),
})

const filters = {
  register: RegisterCode,
  /** Part of a name (former ones too), the key, or its pinyin. */
  find: z.string().trim().max(100).optional(),
  region: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  state: z.enum([...ENTRY_STATES, 'all']).default('active'),
  /** Entries that hold this fact now; with `year` of that year. */
  holds: z
    .string()
    .regex(/^[a-z][A-Za-z0-9]{0,39}$/)
    .optional(),
  year: z.coerce.number().int().min(1949).max(2199).optional(),
  only: z.enum(['all', 'conflicts', 'disputes']).default('all'),
}

export const listEntries = operation({
  id: 'register.entries',
  method: 'GET',
  path: '/api/registers/{register}/entries',
  summary: { zh: '查找名录条目', en: 'Search the entries of a register' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'register.read', on: 'list' },
  input: z.object({
    ...filters,
    sort: z.enum(['name', 'key']).default('name'),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    cursor: Cursor.optional(),
  }),
  output: z.object({ rows: z.array(EntryRow), next: z.string().nullable(), total: z.number().int() }),
})

/**
 * For whoever fills in a form of a case and may not read the register: whom a reference could name, and nothing else of him. What
 * it is asked for is the case, which the audit keeps.
 */
export const lookUpEntries = operation({
  id: 'register.lookup',
  method: 'GET',
  path: '/api/registers/{register}/lookup',
  summary: {
    zh: '填表时查找名录条目（仅名称和脱敏编号）',
    en: 'Look an entry up for a form: name and masked number alone',
  },
  kind: 'read',
  sensitive: true,
  policy: { kind: 'signed-in' }, // and as far as the case is in sight and its forms refer to the register
  input: z.object({ register: RegisterCode, caseId: Uuid, text: z.string().trim().min(2).max(40) }),
  output: z.object({ rows: z.array(z.object({ id: Uuid, name: z.string(), key: z.string() })) }),
})

export const exportEntries = operation({
  id: 'register.export',
  method: 'GET',
  path: '/api/registers/{register}/workbook',
  summary: { zh: '导出名录（xlsx）', en: 'Take a register out as a workbook' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'register.read', on: 'list' },
  transfer: 'download',
  input: z.object(filters),
  output: z.unknown(),
})

export const getEntry = operation({
  id: 'register.entry',
  method: 'GET',
  path: '/api/register-entries/{registerEntryId}',
  summary: { zh: '打开一个名录条目', en: 'Open an entry of a register' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'register.read', on: 'register-entry' },
  input: z.object({ registerEntryId: Uuid }),
  output: z.object({
    id: Uuid,
    register: z.object({ code: z.string(), name: BilingualText, keyName: BilingualText }),
    key: z.string(),
    name: z.string(),
    region: z.string().nullable(),
    careUnit: BilingualText,
    state: z.enum(ENTRY_STATES),
    closedOn: Day.nullable(),
    isSample: z.boolean(),
    version: z.number().int(),
    names: z.array(
      z.object({ from: Day, name: z.string(), region: z.string().nullable(), reason: z.string().nullable() }),
    ),
    facts: z.array(FactHead),
    /** What stands now, every source beside the others. */
    standing: z.array(ShownFact),
    /** Facts and years of which the best sources say different things; `fact/year`. */
    conflicts: z.array(z.string()),
    /** The row that serves, by `fact/year`. */
    serving: z.record(z.string(), Uuid),
    disputes: z.array(ShownDispute),
    acts: z.object({ record: z.boolean(), verify: z.boolean(), dispute: z.boolean(), reveal: z.boolean() }),
    history: z.array(z.object({ at: z.string(), by: z.string().nullable(), text: z.string() })),
  }),
})

export const listFactHistory = operation({
  id: 'register.fact-history',
  method: 'GET',
  path: '/api/register-entries/{registerEntryId}/facts',
  summary: { zh: '事实的全部记录（含被更正的）', en: 'Every row of the facts, corrected ones too' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'register.read', on: 'register-entry' },
  input: z.object({
    registerEntryId: Uuid,
    fact: z
      .string()
      .regex(/^[a-z][A-Za-z0-9]{0,39}$/)
      .optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(500),
  }),
  output: z.object({ rows: z.array(ShownFact) }),
})

export const revealEntry = operation({
  id: 'register.reveal',
  method: 'GET',
  path: '/api/register-entries/{registerEntryId}/personal',
  summary: { zh: '查看个人信息（注明用途，留痕）', en: 'See personal data; the purpose is written down' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'register.reveal', on: 'register-entry' },
  sensitive: true,
  input: z.object({ registerEntryId: Uuid, purpose: z.string().trim().min(2).max(200) }),
  output: z.object({ key: z.string().nullable(), values: z.array(z.object({ factId: Uuid, value: z.string() })) }),
})

export const openEntry = operation({
  id: 'register.open',
  method: 'POST',
  path: '/api/registers/{register}/entries',
  summary: { zh: '登记新条目', en: 'Open an entry' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.record', on: 'unit' },
  input: z.object({
    register: RegisterCode,
    unitId: Uuid, // in whose care
    key: z.string().trim().min(1).max(120),
    name: z.string().trim().min(1).max(300),
    region: z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
    fromOn: Day.optional(),
  }),
  output: z.object({ registerEntryId: Uuid }),
})

export const renameEntry = operation({
  id: 'register.rename',
  method: 'POST',
  path: '/api/register-entries/{registerEntryId}/names',
  summary: { zh: '变更名称或所在地区', en: 'Change name or region from a day on' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.record', on: 'register-entry' },
  input: z.object({
    registerEntryId: Uuid,
    version: z.number().int(),
    fromOn: Day,
    name: z.string().trim().min(1).max(300).optional(),
    region: z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
    reason: Reason,
  }),
  output: z.object({ version: z.number().int() }),
})

export const bindEntry = operation({
  id: 'register.bind',
  method: 'POST',
  path: '/api/register-entries/{registerEntryId}/binding',
  summary: { zh: '对应到组织机构的单位或人员', en: 'Say which unit or person of the administration an entry is' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.record', on: 'register-entry' },
  input: z.object({
    registerEntryId: Uuid,
    version: z.number().int(),
    ownUnitId: Uuid.optional(),
    personId: Uuid.optional(),
  }),
  output: z.object({ version: z.number().int() }),
})

export const closeEntry = operation({
  id: 'register.close',
  method: 'POST',
  path: '/api/register-entries/{registerEntryId}/closing',
  summary: { zh: '注销条目', en: 'Close an entry' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'register.record', on: 'register-entry' },
  input: z.object({ registerEntryId: Uuid, version: z.number().int(), closedOn: Day, reason: Reason }),
  output: z.object({ version: z.number().int() }),
})

export const similarTitles = operation({
  id: 'register.similar-titles',
  method: 'GET',
  path: '/api/registers/similar-titles',
  summary: { zh: '查找相近的题目', en: 'Find titles that say much the same' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'register.read', on: 'list' },
  input: z.object({
    title: z.string().trim().min(2).max(300),
    least: z.coerce.number().int().min(1).max(100).default(30),
    limit: z.coerce.number().int().min(1).max(50).default(10),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        registerEntryId: Uuid,
        register: z.string(),
        registerName: BilingualText,
        key: z.string(),
        title: z.string(),
        score: z.number().int(),
        /** Phrases that stand in both. */
        shared: z.array(z.string()),
        reason: BilingualText,
      }),
    ),
  }),
})
