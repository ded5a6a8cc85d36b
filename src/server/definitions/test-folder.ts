import { checkPack } from '#engine/definition/check-pack.ts'
import { runCases } from '#engine/definition/run-cases.ts'
import type { RuleCoverage } from '#engine/definition/run-policy-cases.ts'
import { type PlacedFault, readPack } from '#server/definitions/read-pack.ts'

export interface TestedFolder {
  readonly cases: number
  /** False: the pack is wrong, so its cases say nothing; `faults` are then what is wrong. */
  readonly isRun: boolean
  readonly faults: readonly PlacedFault[]
  /** Which rules of its policies its cases touch. */
  readonly coverage: readonly RuleCoverage[]
}

/** Runs the cases that a pack keeps beside its definitions. */
export async function testFolder(folder: string, packsFolders: readonly string[] = []): Promise<TestedFolder> {
  const { pack, faults, place } = await readPack(folder, packsFolders)
  const found = [...faults, ...(pack === undefined ? [] : place(checkPack(pack)))]
  if (pack === undefined || found.some(({ severity }) => severity === 'error')) {
    return {
      cases: (pack?.cases.length ?? 0) + (pack?.lightCases.length ?? 0) + (pack?.formCases.length ?? 0),
      isRun: false,
      faults: found,
      coverage: [],
    }
  }
  const { cases, failures, coverage } = runCases(pack)
  return { cases, isRun: true, faults: place(failures), coverage }
}
