import { z } from 'zod'
import { BilingualText, Named, PackCode } from '#cases/case.ts'
import { operation } from '#engine/contract/operation.ts'
import { FormSketch } from '#engine/form/form-sketch.ts'

const Moment = z.iso.datetime()
const FormDraftId = z.uuid()
const READ = { kind: 'permission', permission: 'form.read', on: 'tenant' } as const
const EDIT = { kind: 'permission', permission: 'form.edit', on: 'tenant' } as const
const PUBLISH = { kind: 'permission', permission: 'form.publish', on: 'tenant' } as const

/** A form as its author writes it; what is wrong with it stands beside it. */
const Source = z.unknown()

const DraftState = z.enum(['drawing', 'proposed', 'published', 'dropped'])

const FormRow = z.object({
  code: z.string(),
  name: BilingualText,
  /** The number its author gave it, and which publication it is. */
  version: z.int(),
  revision: z.int(),
  publishedAt: Moment,
  /** Absent: it came with the pack. */
  publishedBy: z.string().optional(),
  fields: z.int(),
  fromBank: z.int(),
  processes: z.array(Named),
  draft: z.object({ id: FormDraftId, state: DraftState, editedBy: z.string(), editedAt: Moment }).optional(),
})
export type FormRow = z.infer<typeof FormRow>

export const listForms = operation({
  id: 'form.list',
  method: 'GET',
  path: '/api/forms',
  summary: { zh: '在用的表单', en: 'The forms in force' },
  kind: 'read',
  policy: READ,
  input: z.object({}),
  output: z.object({
    rows: z.array(FormRow),
    /** Forms that are being drawn for the first time. */
    begun: z.array(
      z.object({
        id: FormDraftId,
        code: z.string(),
        name: BilingualText,
        state: DraftState,
        editedBy: z.string(),
        editedAt: Moment,
      }),
    ),
    mayBegin: z.boolean(),
  }),
})

export const listQuestions = operation({
  id: 'form.questions',
  method: 'GET',
  path: '/api/form-questions',
  summary: { zh: '题库', en: 'The questions of the bank' },
  kind: 'read',
  policy: READ,
  input: z.object({}),
  output: z.object({ rows: z.array(z.object({ code: z.string(), label: BilingualText, kind: z.string() })) }),
})

export const beginForm = operation({
  id: 'form.begin',
  method: 'POST',
  path: '/api/forms',
  summary: { zh: '新建表单（空白或从题库选题）', en: 'Begin a form: empty, or from questions of the bank' },
  kind: 'act',
  policy: EDIT,
  input: z.object({
    code: PackCode,
    name: z.object({ zh: z.string().trim().min(2).max(80), en: z.string().trim().min(2).max(160) }),
    questions: z.array(z.string().max(80)).max(200).default([]),
  }),
  output: z.object({ formDraftId: FormDraftId }),
})

const Publication = z.object({
  revision: z.int(),
  version: z.int(),
  publishedAt: Moment,
  publishedBy: z.string().optional(),
  /** Since when cases are filled in by it; absent: none yet. */
  usedSince: Moment.optional(),
})

/** Where a form stands in a process: who fills it in, who reads it. */
const FormPlace = z.object({
  process: Named,
  state: Named,
  seat: Named,
  /** The role that is meant, or the relation to the case. */
  who: BilingualText,
  writes: z.boolean(),
})
export type FormPlace = z.infer<typeof FormPlace>

export const getForm = operation({
  id: 'form.get',
  method: 'GET',
  path: '/api/forms/{formCode}',
  summary: { zh: '打开一份表单及其历次版本', en: 'A form and its versions' },
  kind: 'read',
  policy: READ,
  input: z.object({ formCode: PackCode, revision: z.coerce.number().int().min(1).optional() }),
  output: FormRow.extend({
    source: Source,
    versions: z.array(Publication),
    places: z.array(FormPlace),
    mayEdit: z.boolean(),
  }),
})

export const getFormSurroundings = operation({
  id: 'form.surroundings',
  method: 'GET',
  path: '/api/forms/{formCode}/surroundings',
  summary: {
    zh: '表单依据的题库、名录、代码表和其他表单',
    en: 'Questions, registers, code lists and other forms around a form',
  },
  kind: 'read',
  policy: READ,
  input: z.object({ formCode: PackCode }),
  output: z.object({
    questions: z.array(z.unknown()),
    registers: z.array(z.unknown()),
    lists: z.array(z.unknown()),
    others: z.array(Source),
  }),
})

export const downloadForm = operation({
  id: 'form.yaml',
  method: 'GET',
  path: '/api/forms/{formCode}/yaml',
  summary: { zh: '下载表单定义（YAML）', en: 'A form as the YAML of packs' },
  kind: 'read',
  policy: READ,
  input: z.object({ formCode: PackCode, revision: z.coerce.number().int().min(1).optional() }),
  output: z.unknown(),
  transfer: 'download',
})

export const openFormDraft = operation({
  id: 'form.open-draft',
  method: 'POST',
  path: '/api/forms/{formCode}/drafts',
  summary: {
    zh: '从在用版本打开草稿（已有草稿时打开它）',
    en: 'Open a draft of the form in force, or the one there is',
  },
  kind: 'act',
  policy: EDIT,
  input: z.object({ formCode: PackCode }),
  output: z.object({ formDraftId: FormDraftId, isNew: z.boolean() }),
})

const Fault = z.object({
  severity: z.enum(['error', 'warning']),
  key: z.string(),
  path: z.array(z.union([z.string(), z.number()])),
  offset: z.int().optional(),
  /** Another form that is wrong because of this one. */
  form: z.string().optional(),
  text: BilingualText,
})
export type FormFaultTold = z.infer<typeof Fault>

const May = z.object({ may: z.boolean(), reason: z.string().optional() })

export const FormDraft = z.object({
  id: FormDraftId,
  code: z.string(),
  name: BilingualText,
  state: DraftState,
  version: z.int(),
  /** The publication it began from, and whether another has been published since. */
  base: z.int(),
  isOutdated: z.boolean(),
  published: Source,
  content: Source,
  sha256: z.string(),
  note: z.string(),
  reason: z.string(),
  openedAt: Moment,
  editedBy: z.string(),
  editedAt: Moment,
  proposedBy: z.string().optional(),
  proposedAt: Moment.optional(),
  decidedBy: z.string().optional(),
  decidedAt: Moment.optional(),
  revision: z.int().optional(),
  /** Everybody who changed it. */
  editors: z.array(z.string()),
  faults: z.array(Fault),
  differences: z.array(
    z.object({
      kind: z.enum(['added', 'removed', 'moved', 'changed']),
      part: z.enum(['field', 'section', 'step', 'rule', 'head']),
      code: z.string(),
      zh: z.string(),
      en: z.string(),
    }),
  ),
  places: z.array(FormPlace),
  acts: z.object({ edit: May, propose: May, publish: May, return: May, drop: May }),
})
export type FormDraft = z.infer<typeof FormDraft>

export const getFormDraft = operation({
  id: 'form.draft',
  method: 'GET',
  path: '/api/form-drafts/{formDraftId}',
  summary: {
    zh: '打开表单草稿：内容、问题、与在用版本的差别',
    en: 'A draft: content, faults, difference from the form in force',
  },
  kind: 'read',
  policy: READ,
  input: z.object({ formDraftId: FormDraftId }),
  output: FormDraft,
})

const at = { formDraftId: FormDraftId, version: z.int().min(1) }
const done = z.object({ formDraftId: FormDraftId, version: z.int(), state: DraftState })

export const saveFormDraft = operation({
  id: 'form.save-draft',
  method: 'PUT',
  path: '/api/form-drafts/{formDraftId}',
  summary: {
    zh: '保存表单草稿（他人已改过的，告知而不覆盖）',
    en: 'Keep a draft; refused when another has changed it meanwhile',
  },
  kind: 'act',
  policy: EDIT,
  input: z.object({ ...at, content: FormSketch }),
  output: done.extend({ editedAt: Moment, errors: z.int() }),
})

export const readFormText = operation({
  id: 'form.read-text',
  method: 'POST',
  path: '/api/form-drafts/{formDraftId}/yaml',
  summary: { zh: '读取表单定义文本（YAML），不保存', en: 'Read a form from YAML; nothing is kept' },
  kind: 'read',
  policy: EDIT,
  input: z.object({ formDraftId: FormDraftId, text: z.string().min(1).max(1_000_000) }),
  output: z.object({
    /** Absent: it cannot be read as a form. */
    content: Source.optional(),
    faults: z.array(Fault.extend({ line: z.int(), column: z.int() })),
  }),
})

export const downloadFormDraft = operation({
  id: 'form.draft-yaml',
  method: 'GET',
  path: '/api/form-drafts/{formDraftId}/yaml',
  summary: { zh: '下载草稿（YAML）', en: 'A draft as the YAML of packs' },
  kind: 'read',
  policy: READ,
  input: z.object({ formDraftId: FormDraftId }),
  output: z.unknown(),
  transfer: 'download',
})

export const proposeFormDraft = operation({
  id: 'form.propose',
  method: 'POST',
  path: '/api/form-drafts/{formDraftId}/proposal',
  summary: { zh: '提请发布', en: 'Propose a draft for publishing' },
  kind: 'act',
  policy: EDIT,
  input: z.object({ ...at, note: z.string().trim().min(2).max(500) }),
  output: done,
})

export const publishFormDraft = operation({
  id: 'form.publish',
  method: 'POST',
  path: '/api/form-drafts/{formDraftId}/publication',
  summary: { zh: '发布（须由没有编辑过的另一人办理）', en: 'Publish what others drew' },
  kind: 'act',
  policy: PUBLISH,
  input: z.object({ ...at, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: done.extend({ revision: z.int() }),
})

const reason = z.string().trim().min(2).max(500)

export const returnFormDraft = operation({
  id: 'form.return',
  method: 'POST',
  path: '/api/form-drafts/{formDraftId}/return',
  summary: { zh: '退回修改', en: 'Send a proposed draft back' },
  kind: 'act',
  policy: PUBLISH,
  input: z.object({ ...at, reason }),
  output: done,
})

export const takeBackFormDraft = operation({
  id: 'form.take-back',
  method: 'POST',
  path: '/api/form-drafts/{formDraftId}/taking-back',
  summary: { zh: '撤回提请，继续编辑', en: 'Take a proposal back, to go on drawing' },
  kind: 'act',
  policy: EDIT,
  input: z.object(at),
  output: done,
})

export const dropFormDraft = operation({
  id: 'form.drop',
  method: 'POST',
  path: '/api/form-drafts/{formDraftId}/end',
  summary: { zh: '放弃草稿', en: 'Give a draft up' },
  kind: 'act',
  policy: EDIT,
  input: z.object({ ...at, reason }),
  output: done,
})
