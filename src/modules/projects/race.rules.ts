import type { OrganisationMode } from '#engine/definition/programme-practice.ts'

/** What waits for the gate of a race. */
export const GATE_TRANCHE = 'race-gate'

interface RaceTranche {
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly amountFen: bigint
  readonly dueOn: null
  readonly releasedOn: string | null
}

/** Of a race the first stage is paid from the signature on, and the rest when the gate is passed; whole yuan at first. */
export function raceTranches(
  { firstStage }: OrganisationMode,
  grantFen: bigint,
  today: string,
): readonly RaceTranche[] | undefined {
  if (firstStage === undefined) return undefined
  const first = (grantFen * BigInt(firstStage.percent)) / 10_000n
  const firstFen = first * 100n
  return [
    {
      code: 'first-stage',
      name: { zh: '首段资助', en: 'First stage' },
      amountFen: firstFen,
      dueOn: null,
      releasedOn: today,
    },
    {
      code: GATE_TRANCHE,
      name: { zh: '阶段评比通过后', en: 'After the gate' },
      amountFen: grantFen - firstFen,
      dueOn: null,
      releasedOn: null,
    },
  ]
}
