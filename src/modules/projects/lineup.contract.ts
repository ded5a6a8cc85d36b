import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { Fen } from '#modules/projects/project.ts'

const Uuid = z.uuid()
const Text = z.object({ zh: z.string(), en: z.string() })

/** Caps by the code of a group: `unit:<id>`, `office:<id>`, `direction:<code>`. */
export const LineupCap = z.object({
  group: z.string().min(3).max(120),
  mostCount: z.number().int().min(0).max(10_000).nullable().default(null),
  mostFen: Fen.nullable().default(null),
})

export const LineupContent = z.object({
  caps: z.array(LineupCap).max(200).default([]),
  /** Cases that are in whatever they are worth, and those that are out. */
  musts: z.array(Uuid).max(500).default([]),
  outs: z.array(Uuid).max(5000).default([]),
  /** What each is to get, in fen; what it asked for when absent. */
  amounts: z.record(z.string(), Fen).default({}),
  /** Who is in, as the office draws it up. */
  chosen: z.array(Uuid).max(5000).default([]),
})
export type LineupContent = z.infer<typeof LineupContent>

export const LineupCandidate = z.object({
  caseId: Uuid,
  number: z.string().nullable(),
  title: z.string(),
  unit: z.object({ id: Uuid, short: Text }),
  office: z.object({ id: Uuid, short: Text }).nullable(),
  direction: z.string(),
  state: z.string(),
  askedFen: Fen,
  /** Sheets handed in of those given out, the panel’s score and its place; none: nobody has scored. */
  sheets: z.object({ done: z.number().int(), given: z.number().int() }),
  score: z.string().nullable(),
  standardised: z.string().nullable(),
  place: z.number().int().nullable(),
  favour: z.object({ yes: z.number().int(), all: z.number().int() }),
})
export type LineupCandidate = z.infer<typeof LineupCandidate>

const ShownSet = z.object({ chosen: z.array(Uuid), value: z.string(), amountFen: Fen, proven: z.boolean() })

export const getLineup = operation({
  id: 'lineup.get',
  method: 'GET',
  path: '/api/calls/{callId}/lineup',
  summary: { zh: '项目排队', en: 'The line-up of a call' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'project.read', on: 'call' },
  input: z.object({
    callId: Uuid,
    /** How many candidates are told, by place; what is chosen, or best, or at the margin, is told in any case. */
    limit: z.coerce.number().int().min(1).max(5000).default(200),
  }),
  output: z.object({
    lineupId: Uuid.nullable(),
    version: z.number().int(),
    state: z.enum(['draft', 'decided']),
    title: z.string(),
    poolFen: Fen,
    content: LineupContent,
    resolution: z.string().nullable(),
    heldOn: z.string().nullable(),
    candidates: z.array(LineupCandidate),
    /** Of all, also of those not told: the best set is the best of them all. */
    total: z.number().int(),
    /** The best set there is, or what the musts alone break. */
    best: ShownSet.nullable(),
    conflicts: z.array(
      z.object({
        by: z.enum(['pool', 'count', 'amount']),
        group: z.string().nullable(),
        most: z.string(),
        needed: z.string(),
      }),
    ),
    margin: z
      .object({
        lastIn: Uuid.nullable(),
        firstOut: Uuid.nullable(),
        unusedFen: z.string(),
        leftOut: z.array(
          z.object({
            id: Uuid,
            by: z.array(
              z.object({ by: z.enum(['pool', 'count', 'amount']), group: z.string().nullable(), lacking: z.string() }),
            ),
          }),
        ),
      })
      .nullable(),
    shifts: z.array(z.object({ percent: z.number().int(), enters: z.array(Uuid), leaves: z.array(Uuid) })),
    /** Sheets of several versions of the card, which are not made comparable: there are no places, and nothing is saved or decided. */
    isMixed: z.boolean(),
    gradeFaults: z.array(
      z.object({
        ...{ reviewer: z.string(), grade: Text, given: z.number().int(), of: z.number().int() },
        ...{ mostPercent: z.string(), most: z.number().int() },
      }),
    ),
    acts: z.object({ save: z.boolean(), decide: z.boolean() }),
  }),
})

export const saveLineup = operation({
  id: 'lineup.save',
  method: 'PUT',
  path: '/api/calls/{callId}/lineup',
  summary: { zh: '保存排队方案', en: 'Save the line-up' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'project.manage', on: 'call' },
  input: z.object({
    callId: Uuid,
    /** 0: there was none. */
    version: z.number().int().min(0),
    title: z.string().trim().min(2).max(120),
    poolFen: Fen,
    content: LineupContent,
  }),
  output: z.object({ lineupId: Uuid, version: z.number().int() }),
})

export const decideLineup = operation({
  id: 'lineup.decide',
  method: 'POST',
  path: '/api/calls/{callId}/lineup/decision',
  summary: { zh: '登记会议决定', en: 'Enter the decision of the meeting' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'project.decide', on: 'call' },
  input: z.object({
    callId: Uuid,
    version: z.number().int().min(1),
    resolution: z.string().trim().min(2).max(80),
    heldOn: z.iso.date(),
  }),
  output: z.object({ lineupId: Uuid, version: z.number().int(), chosen: z.number().int() }),
})

export const downloadLineup = operation({
  id: 'lineup.workbook',
  method: 'GET',
  path: '/api/calls/{callId}/lineup/workbook',
  summary: { zh: '下载排队清单（.xlsx）', en: 'The line-up as a workbook' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'project.read', on: 'call' },
  input: z.object({ callId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
})

export const downloadApproval = operation({
  id: 'lineup.approval',
  method: 'GET',
  path: '/api/calls/{callId}/lineup/approval',
  summary: { zh: '下载立项批复及清单（.docx）', en: 'The approval document with its list' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'project.read', on: 'call' },
  input: z.object({ callId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
})
