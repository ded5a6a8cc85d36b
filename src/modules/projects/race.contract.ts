import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { Fen, PROJECT_STATUSES } from '#modules/projects/project.ts'

const Uuid = z.uuid()
const Text = z.object({ zh: z.string(), en: z.string() })

export const getRaces = operation({
  id: 'race.list',
  method: 'GET',
  path: '/api/calls/{callId}/races',
  summary: { zh: '赛马方向和并行项目', en: 'Races of a call and the projects side by side' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'call.publish', on: 'call' },
  input: z.object({ callId: Uuid }),
  output: z.object({
    title: z.string(),
    races: z.array(
      z.object({
        direction: z.object({ code: z.string(), name: z.string() }),
        percent: z.number().int(),
        goOn: z.number().int(),
        /** In the order of the gate once it is decided. */
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
        gate: z.object({ resolution: z.string(), at: z.string(), by: z.string() }).nullable(),
      }),
    ),
  }),
})

export const decideRace = operation({
  id: 'race.decide',
  method: 'POST',
  path: '/api/calls/{callId}/races',
  summary: { zh: '赛马阶段评比：优者继续、其余结束', en: 'The gate of a race: the best go on, the others end' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'call.publish', on: 'call' },
  input: z.object({
    callId: Uuid,
    direction: z.string().min(1).max(20),
    /** Every project that still runs, the best first. */
    ranking: z.array(Uuid).min(2).max(20),
    resolution: z.string().trim().min(2).max(120),
  }),
  output: z.object({ goingOn: z.array(Uuid), ended: z.array(Uuid) }),
})
