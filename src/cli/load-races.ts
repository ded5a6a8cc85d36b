import { actorOf } from '#cli/load-cultivation.ts'
import { operationContext, type SampleContext } from '#cli/load-samples.ts'
import type { SampleProject } from '#cli/sample-desk.ts'
import type { Stage } from '#cli/sample-stage.ts'
import { decideRace, proposeRace } from '#modules/projects/server/race.service.ts'

const CHINA = '+08:00'

/** Gates of races by the acts of those whose duty they are: the planner proposes the ranking, and a leader confirms it. */
export async function keepRaces(
  context: SampleContext,
  { sample }: Stage,
  projects: readonly SampleProject[],
): Promise<void> {
  for (const call of sample.calls)
    for (const { direction, proposedOn, decidedOn, resolution } of call.races) {
      const racing = projects.filter(({ application: one }) => one.call === call && one.direction.code === direction)
      const [first] = racing
      if (first === undefined) throw new RangeError(`samples: ${call.title}: nobody races for ${direction}`)
      const { callId } = first.application
      const ranking = [...racing].sort((a, b) => b.application.matter.reached - a.application.matter.reached)
      const acting = async (login: string, on: string) =>
        operationContext(context, await actorOf(context, login), new Date(`${on}T09:00:00${CHINA}`))
      const { proposalId } = await proposeRace(await acting(sample.hands.planner, proposedOn), {
        ...{ callId, direction, resolution },
        ranking: ranking.map(({ id }) => id),
      })
      if (decidedOn === undefined) continue
      const decider = await acting(sample.hands.leaders[0]!, decidedOn)
      await decideRace(decider, { callId, direction, proposalId, says: 'yes', reason: '' })
    }
}
