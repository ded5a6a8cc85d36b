import { z } from 'zod'
import {
  BilingualText,
  CaseOutcome,
  CasePerson,
  CasePhase,
  CaseReason,
  CaseSubject,
  CaseUnit,
  FactValue,
  Named,
  PackCode,
} from '#cases/case.ts'
import { Cursor } from '#engine/contract/cursor.ts'
import { operation } from '#engine/contract/operation.ts'

const CaseId = z.uuid()
const Day = z.iso.date()
const Moment = z.iso.datetime()

/**
 * Whoever is signed in may ask for cases; a case is shown to those who hold `case.read` at its unit, are a party, belong to a
 * unit that is one, or have or had a seat (`case-access.ts`). For all others it is not there.
 */
export const SIGNED_IN = { kind: 'signed-in' } as const

export const CaseHead = z.object({
  id: CaseId,
  number: z.string().optional(),
  title: z.string(),
  process: Named,
  record: z.string().optional(),
  unit: CaseUnit,
  state: Named,
  phase: CasePhase,
  outcome: CaseOutcome.optional(),
  round: z.int(),
  serial: z.int(),
  openedAt: Moment,
  enteredOn: Day,
  dueOn: Day.optional(),
  isLate: z.boolean(),
  /** Working days until the due day, negative when it has passed; absent when it is more than a year away. */
  daysLeft: z.int().optional(),
  closedAt: Moment.optional(),
  /** Who is asked now: names of people, or of duties at units. */
  asked: z.array(BilingualText),
  /** I am among them. */
  isMine: z.boolean(),
})
export type CaseHead = z.infer<typeof CaseHead>

export const listProcesses = operation({
  id: 'case.processes',
  method: 'GET',
  path: '/api/processes',
  summary: { zh: '本机构在用的流程', en: 'The processes in force' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object({}),
  output: z.object({
    processes: z.array(
      Named.extend({
        version: z.int(),
        record: z.string().optional(),
        purpose: BilingualText.optional(),
        states: z.array(Named.extend({ phase: CasePhase })),
        relations: z.array(Named.extend({ is: z.enum(['person', 'unit']) })),
        /** Whether the actor may open one at his unit by `case.open`. */
        mayOpen: z.boolean(),
      }),
    ),
  }),
})

export const openCase = operation({
  id: 'case.open',
  method: 'POST',
  path: '/api/cases',
  summary: { zh: '发起一个事项', en: 'Open a case' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'case.open', on: 'unit' },
  input: z.object({
    process: PackCode,
    title: z.string().trim().min(2).max(300),
    unitId: z.uuid(),
    /** By relation of the process. */
    parties: z.record(
      PackCode,
      z.array(z.union([z.strictObject({ person: z.uuid() }), z.strictObject({ unit: z.uuid() })])).max(200),
    ),
    subject: CaseSubject.optional(),
  }),
  output: z.object({ caseId: CaseId, serial: z.int() }),
})

export const CASE_SORTS = ['opened', 'due', 'entered', 'number', 'title'] as const
export const CASE_MINE = ['to-do', 'party', 'opened', 'done'] as const

/** What a list of cases is narrowed by; the export takes the same. */
export const CaseFilter = z.object({
  process: PackCode.optional(),
  record: PackCode.optional(),
  phase: CasePhase.optional(),
  outcome: CaseOutcome.optional(),
  state: PackCode.optional(),
  unitId: z.uuid().optional(),
  /** With everything below the unit. */
  below: z.stringbool().default(false),
  subjectKind: z.string().max(40).optional(),
  subjectId: z.uuid().optional(),
  parentCaseId: z.uuid().optional(),
  /** Words of the title, the number, the unit. */
  text: z.string().trim().max(100).optional(),
  due: z.enum(['late', 'today', 'week', 'month', 'none']).optional(),
  openedFrom: Day.optional(),
  openedUntil: Day.optional(),
  mine: z.enum(CASE_MINE).optional(),
  sort: z.enum(CASE_SORTS).default('opened'),
  order: z.enum(['up', 'down']).default('down'),
})
export type CaseFilter = z.output<typeof CaseFilter>

export const listCases = operation({
  id: 'case.list',
  method: 'GET',
  path: '/api/cases',
  summary: { zh: '事项列表', en: 'Cases' },
  kind: 'read',
  policy: SIGNED_IN,
  input: CaseFilter.extend({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: Cursor.optional(),
  }),
  output: z.object({
    rows: z.array(CaseHead),
    /** Counted up to 1,000. */
    total: z.int(),
    isMore: z.boolean(),
    cursor: Cursor.optional(),
  }),
})

export const exportCases = operation({
  id: 'case.export',
  method: 'GET',
  path: '/api/cases/workbook',
  summary: { zh: '导出事项列表（.xlsx）', en: 'Cases as a workbook' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'export.run', on: 'list' },
  input: CaseFilter,
  output: z.unknown(),
  transfer: 'download',
})

/** A form of the case as its page lists it. */
const CaseFormHead = Named.extend({
  version: z.int(),
  hash: z.string(),
  /** Of the draft; 0: nothing was typed yet. */
  draft: z.int(),
  updatedAt: Moment.optional(),
  /** It could be handed in as it is. */
  isSound: z.boolean(),
  errors: z.int(),
  warnings: z.int(),
  submissions: z.int(),
  /** The actor may write in it now. */
  mayEdit: z.boolean(),
})

const CaseFile = z.object({
  id: z.uuid(),
  name: z.string(),
  sizeBytes: z.int(),
  state: z.enum(['quarantined', 'clean', 'bad']),
  attachedBy: z.string(),
  attachedAt: Moment,
})

export const CaseFinding = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  text: BilingualText,
  at: z.string().optional(),
  source: BilingualText.optional(),
  evidence: z.array(z.object({ text: BilingualText, subject: CaseSubject.optional() })).optional(),
})

export const CaseAction = Named.extend({
  move: z.enum(['onward', 'return', 'withdraw']),
  says: z.enum(['yes', 'no']),
  may: z.boolean(),
  /** All that speaks against it; empty when it may be done. */
  reasons: z.array(CaseReason),
  needs: z.object({
    reason: z.boolean(),
    marks: z.boolean(),
    targets: z.array(Named),
    form: z.string().optional(),
    files: z.array(z.string()),
    /** Facts to be entered with it. */
    facts: z.array(
      Named.extend({
        type: z.enum(['bool', 'number', 'text', 'date', 'texts']),
        unit: BilingualText.optional(),
        oneOf: z.array(z.string()).optional(),
        value: FactValue.optional(),
      }),
    ),
  }),
})

const OpenTaskView = z.object({
  id: z.string(),
  kind: z.enum(['seat', 'choose', 'objection']),
  name: BilingualText,
  asked: z.array(BilingualText),
  delegate: z.object({ person: z.string(), from: Day, until: Day }).optional(),
  order: z.int().optional(),
  of: z.int().optional(),
  needed: z.int().optional(),
  dueOn: Day.optional(),
  isMine: z.boolean(),
  /** Acts on this seat that are open to the actor. */
  acts: z.array(z.enum(['hand-over', 'add-signer', 'delegate'])),
})

export const getCase = operation({
  id: 'case.get',
  method: 'GET',
  path: '/api/cases/{caseId}',
  summary: { zh: '打开一个事项', en: 'Open the page of a case' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object({ caseId: CaseId }),
  output: CaseHead.extend({
    version: z.int(),
    openedBy: CasePerson.optional(),
    subject: CaseSubject.optional(),
    parent: z.object({ id: CaseId, title: z.string() }).optional(),
    returned: z.boolean(),
    suspended: z.object({ on: Day, left: z.int() }).optional(),
    /** The states of the process in their order, and how far the case has come. */
    road: z.array(
      Named.extend({ phase: CasePhase, place: z.enum(['passed', 'here', 'ahead', 'aside']), isTask: z.boolean() }),
    ),
    parties: z.array(
      Named.extend({
        is: z.enum(['person', 'unit']),
        members: z.array(z.object({ personId: z.uuid().optional(), unitId: z.uuid().optional(), name: BilingualText })),
      }),
    ),
    tasks: z.array(OpenTaskView),
    /** What has been said at the present task. */
    said: z.array(
      z.object({ seat: BilingualText, by: z.string(), for: z.string().optional(), action: BilingualText, on: Day }),
    ),
    actions: z.array(CaseAction),
    /** Beside the actions of the state: choose people, remind, object. */
    acts: z.array(z.enum(['choose', 'remind', 'object'])),
    choose: z
      .object({ name: BilingualText, least: z.int(), most: z.int(), odd: z.boolean(), anyone: z.boolean() })
      .optional(),
    /** What it was returned for. */
    marks: z.array(z.object({ at: z.string(), place: BilingualText, note: z.string(), isAnswered: z.boolean() })),
    objections: z.array(
      z.object({
        id: z.string(),
        by: z.string(),
        on: Day,
        dueOn: Day,
        reason: z.string(),
        answer: z.enum(['upheld', 'dismissed']).optional(),
        answerReason: z.string().optional(),
        mayAnswer: z.boolean(),
      }),
    ),
    subcases: z.array(
      z.object({
        key: z.string(),
        name: BilingualText,
        caseId: CaseId.optional(),
        process: Named,
        phase: CasePhase,
        outcome: CaseOutcome.optional(),
      }),
    ),
    forms: z.array(CaseFormHead),
    /** `isPaper`: the process asks for it; others come with a form, or are of no declared kind. */
    files: z.array(Named.extend({ isNeeded: z.boolean(), isPaper: z.boolean(), files: z.array(CaseFile) })),
    findings: z.array(CaseFinding),
    facts: z.array(Named.extend({ type: z.string(), unit: BilingualText.optional(), value: FactValue.optional() })),
    mayManage: z.boolean(),
    mayAttach: z.boolean(),
    /** Its process collects electronic signatures. */
    isSigned: z.boolean(),
    /** Score sheets are given out for it. */
    isScored: z.boolean(),
  }),
})

export const listCaseEvents = operation({
  id: 'case.events',
  method: 'GET',
  path: '/api/cases/{caseId}/events',
  summary: { zh: '事项的办理过程', en: 'What has happened in a case' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object({
    caseId: CaseId,
    limit: z.coerce.number().int().min(1).max(500).default(200),
    /** Events before this serial. */
    before: z.coerce.number().int().min(1).optional(),
  }),
  output: z.object({
    /** The latest first. */
    events: z.array(
      z.object({
        serial: z.int(),
        at: Moment,
        event: z.string(),
        text: BilingualText,
        by: z.string().optional(),
        for: z.string().optional(),
        state: BilingualText.optional(),
        reason: z.string().optional(),
        marks: z.array(z.object({ at: z.string(), note: z.string() })).optional(),
      }),
    ),
    isMore: z.boolean(),
  }),
})

export const getCaseDiagram = operation({
  id: 'case.diagram',
  method: 'GET',
  path: '/api/cases/{caseId}/diagram',
  summary: { zh: '流程图，标出事项所在环节', en: 'The process as a drawing, with the place of the case' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object({ caseId: CaseId, language: z.enum(['zh-CN', 'en']).default('zh-CN') }),
  output: z.object({ svg: z.string(), words: z.array(z.string()) }),
})

export const listNotices = operation({
  id: 'case.notices',
  method: 'GET',
  path: '/api/case-notices',
  summary: { zh: '公示公告', en: 'Cases on public view' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object({
    which: z.enum(['open', 'over', 'all']).default('open'),
    process: PackCode.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
    cursor: Cursor.optional(),
  }),
  output: z.object({
    notices: z.array(
      z.object({
        caseId: CaseId,
        title: z.string(),
        number: z.string().optional(),
        process: Named,
        unit: CaseUnit,
        publishedOn: Day,
        /** Absent: it stands still until objections are answered. */
        until: Day.optional(),
        isOpen: z.boolean(),
        mayObject: z.boolean(),
        /** Without who raised them. */
        objections: z.int(),
      }),
    ),
    cursor: Cursor.optional(),
  }),
})
