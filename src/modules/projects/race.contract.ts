import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { Fen, PROJECT_STATUSES } from '#modules/projects/project.ts'

const Uuid = z.uuid()
const Text = z.object({ zh: z.string(), en: z.string() })
const Direction = z.string().min(1).max(20)

export const getRaces = operation({
  id: 'race.list',
  method: 'GET',
  path: '/api/calls/{callId}/races',
  summary: { zh: '赛马方向和并行项目', en: 'Races of a call and the projects side by side' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'project.read', on: 'call' },
  input: z.object({ callId: Uuid }),
  output: z.object({
    title: z.string(),
    races: z.array(
      z.object({
        direction: z.object({ code: z.string(), name: z.string() }),
        percent: z.number().int(),
        goOn: z.number().int(),
        /** In the order of the gate once it is decided, of the proposal while it waits. */
        projects: z.array(
          z.object({
            id: Uuid,
            number: z.string(),
            title: z.string(),
            unit: Text,
            leader: z.string(),
            grantFen: Fen,
            status: z.enum(PROJECT_STATUSES),
          }),
        ),
        /** What waits for another person. */
        proposal: z.object({ id: Uuid, resolution: z.string(), at: z.string(), by: z.string() }).nullable(),
        /** Why the last proposal came back; null: none did, or another followed. */
        returned: z.object({ reason: z.string(), at: z.string(), by: z.string() }).nullable(),
        gate: z.object({ resolution: z.string(), at: z.string(), by: z.string(), proposedBy: z.string() }).nullable(),
        acts: z.object({ propose: z.boolean(), decide: z.boolean() }),
      }),
    ),
  }),
})

export const proposeRace = operation({
  id: 'race.propose',
  method: 'POST',
  path: '/api/calls/{callId}/races',
  summary: { zh: '赛马阶段评比：提出排序', en: 'The gate of a race: propose the ranking' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'project.manage', on: 'call' },
  input: z.object({
    callId: Uuid,
    direction: Direction,
    /** Every project that still runs, the best first. */
    ranking: z.array(Uuid).min(2).max(20),
    resolution: z.string().trim().min(2).max(120),
  }),
  output: z.object({ proposalId: Uuid }),
})

export const decideRace = operation({
  id: 'race.decide',
  method: 'POST',
  path: '/api/calls/{callId}/races/decision',
  summary: {
    zh: '赛马阶段评比：由另一人确认（优者继续、其余结束）或退回',
    en: 'The gate of a race: another person confirms (the best go on, the others end) or sends it back',
  },
  kind: 'act',
  policy: { kind: 'permission', permission: 'call.publish', on: 'call' },
  input: z.object({
    callId: Uuid,
    direction: Direction,
    /** The proposal that was looked at. */
    proposalId: Uuid,
    says: z.enum(['yes', 'no']),
    /** Of a no. */
    reason: z.string().trim().max(500).default(''),
  }),
  output: z.object({ goingOn: z.array(Uuid), ended: z.array(Uuid) }),
})
