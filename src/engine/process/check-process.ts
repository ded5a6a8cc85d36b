import { checkFlow } from '#engine/process/check-flow.ts'
import { checkGuards } from '#engine/process/check-guards.ts'
import { checkNames } from '#engine/process/check-names.ts'
import { checkShapes } from '#engine/process/check-shape.ts'
import type { Process } from '#engine/process/process.ts'
import { ProcessCheck, type ProcessFault, type ProcessVocabulary } from '#engine/process/process-check.ts'

/**
 * Everything a process must be true to that its form alone does not tell: its names name something, every state can be reached and left,
 * somebody is asked or something happens in each, and guards can hold. Never throws for what is in it.
 */
export function checkProcess(process: Process, vocabulary: ProcessVocabulary): readonly ProcessFault[] {
  const check = new ProcessCheck(process, vocabulary)
  checkNames(check)
  checkShapes(check)
  checkFlow(check, checkGuards(check))
  return check.faults
}
