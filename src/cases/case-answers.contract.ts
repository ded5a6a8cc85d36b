import { z } from 'zod'
import { SIGNED_IN } from '#cases/case.contract.ts'
import { BilingualText, CasePerson, PackCode } from '#cases/case.ts'
import { operation } from '#engine/contract/operation.ts'

const CaseId = z.uuid()
const Moment = z.iso.datetime()
const where = { caseId: CaseId, form: PackCode }

/** Answers by field, plain JSON; what may stand there is judged by the form. */
const Answers = z.record(z.string().max(200), z.unknown())

/** The form with every question in it, as the case has pinned it. The browser judges by the same. */
const ResolvedForm = z.unknown()

const Source = z.record(z.string(), z.unknown())

const Conflict = z.object({
  path: z.string(),
  kind: z.enum(['changed', 'removed-and-changed', 'order']),
  base: z.unknown().optional(),
  mine: z.unknown().optional(),
  theirs: z.unknown().optional(),
})

const Present = CasePerson.extend({
  form: z.string(),
  field: z.string().optional(),
  seenAt: Moment,
  role: BilingualText,
})

export const getAnswers = operation({
  id: 'case.answers',
  method: 'GET',
  path: '/api/cases/{caseId}/answers/{form}',
  summary: { zh: '事项的表单和草稿', en: 'A form of a case and its draft' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object(where),
  output: z.object({
    form: ResolvedForm,
    hash: z.string(),
    /** Registers and code lists that the form leans on. */
    registers: z.array(z.unknown()),
    lists: z.array(z.unknown()),
    /** What is known of the subjects of the form, by subject code. */
    facts: z.record(z.string(), z.unknown()),
    /** 0: nothing was typed yet; the answers are what is known. */
    version: z.int(),
    answers: Answers,
    /** Where an answer came from that nobody typed here, by path. */
    sources: z.record(z.string(), Source),
    updatedAt: Moment.optional(),
    updatedBy: z.string().optional(),
    mayEdit: z.boolean(),
    /** Why it may not be changed now. */
    whyNot: BilingualText.optional(),
    /** Paths to be mended, and why. */
    marks: z.array(z.object({ path: z.string(), reason: z.string(), isAnswered: z.boolean() })),
    present: z.array(Present),
  }),
})

export const saveAnswers = operation({
  id: 'case.save-answers',
  method: 'PUT',
  path: '/api/cases/{caseId}/answers/{form}',
  summary: {
    zh: '保存表单草稿（与他人的修改逐项合并）',
    en: 'Keep the draft of a form, merged with what others typed',
  },
  kind: 'act',
  policy: SIGNED_IN,
  input: z.object({
    ...where,
    /** The version from which was typed. */
    base: z.int().min(0),
    answers: Answers,
    /** The field in which the editor stands. */
    field: z.string().max(200).optional(),
  }),
  output: z.object({
    version: z.int(),
    /** As kept: with what others typed since the base. */
    answers: Answers,
    /** What two people typed differently: what was kept first stands, until somebody decides. */
    conflicts: z.array(Conflict),
    sources: z.record(z.string(), Source),
    present: z.array(Present),
  }),
})

export const notePresence = operation({
  id: 'case.presence',
  method: 'POST',
  path: '/api/cases/{caseId}/presence',
  summary: { zh: '告知正在编辑哪份表单', en: 'Say which form one is working on' },
  kind: 'act',
  isBeat: true,
  policy: SIGNED_IN,
  input: z.object({
    caseId: CaseId,
    form: PackCode,
    field: z.string().max(200).optional(),
    isLeaving: z.boolean().default(false),
  }),
  output: z.object({ present: z.array(Present), version: z.int() }),
})

const SubmissionHead = z.object({
  form: z.string(),
  name: BilingualText,
  number: z.int(),
  round: z.int(),
  formVersion: z.int(),
  sha256: z.string(),
  submittedBy: z.string().optional(),
  submittedAt: Moment,
})

export const listSubmissions = operation({
  id: 'case.submissions',
  method: 'GET',
  path: '/api/cases/{caseId}/submissions',
  summary: { zh: '历次提交的表单', en: 'What has been handed in' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object({ caseId: CaseId }),
  output: z.object({ submissions: z.array(SubmissionHead) }),
})

const which = { ...where, number: z.coerce.number().int().min(1) }

export const getSubmission = operation({
  id: 'case.submission',
  method: 'GET',
  path: '/api/cases/{caseId}/submissions/{form}/{number}',
  summary: { zh: '打开一次提交（按提交时的表单版本）', en: 'Something handed in, in the form’s version of that day' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object(which),
  output: SubmissionHead.extend({
    content: ResolvedForm,
    registers: z.array(z.unknown()),
    lists: z.array(z.unknown()),
    answers: Answers,
  }),
})

export const compareSubmissions = operation({
  id: 'case.compare',
  method: 'GET',
  path: '/api/cases/{caseId}/comparison/{form}',
  summary: { zh: '比较两次提交', en: 'Compare two submissions' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object({
    ...where,
    from: z.coerce.number().int().min(1),
    /** Absent: the draft as it is. */
    to: z.coerce.number().int().min(1).optional(),
  }),
  output: z.object({
    differences: z.array(
      z.object({
        path: z.string(),
        place: BilingualText,
        kind: z.enum(['changed', 'row-added', 'row-removed', 'row-moved']),
        before: z.unknown().optional(),
        after: z.unknown().optional(),
        from: z.int().optional(),
        to: z.int().optional(),
        step: z.string().optional(),
        section: z.string().optional(),
      }),
    ),
    /** Answers that the later version of the form does not know. */
    lost: z.array(z.object({ path: z.string(), label: BilingualText.optional() })),
  }),
})

export const printAnswers = operation({
  id: 'case.print',
  method: 'GET',
  path: '/api/cases/{caseId}/print/{form}',
  summary: { zh: '打印表单（.docx）', en: 'A form on paper (.docx)' },
  kind: 'read',
  policy: SIGNED_IN,
  input: z.object({
    ...where,
    /** Which submission; absent: the draft. */
    number: z.coerce.number().int().min(1).optional(),
  }),
  output: z.unknown(),
  transfer: 'download',
})
