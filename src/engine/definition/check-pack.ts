import { checkAppraisal } from '#engine/definition/check-appraisal.ts'
import { checkCalendars } from '#engine/definition/check-calendars.ts'
import { checkCases } from '#engine/definition/check-cases.ts'
import { checkCultivation } from '#engine/definition/check-cultivation.ts'
import { checkCycles } from '#engine/definition/check-cycles.ts'
import { checkForms } from '#engine/definition/check-forms.ts'
import { checkFunds } from '#engine/definition/check-funds.ts'
import { checkIndicators } from '#engine/definition/check-indicators.ts'
import { checkLights } from '#engine/definition/check-lights.ts'
import { checkMeetings } from '#engine/definition/check-meetings.ts'
import { checkMonitors } from '#engine/definition/check-monitors.ts'
import { checkRolesAndPeople } from '#engine/definition/check-people.ts'
import { checkPlans } from '#engine/definition/check-plans.ts'
import { checkPolicies } from '#engine/definition/check-policies.ts'
import { checkProcesses } from '#engine/definition/check-processes.ts'
import { checkProgrammes } from '#engine/definition/check-programmes.ts'
import { below, checkUnique } from '#engine/definition/check-references.ts'
import { checkRegisters } from '#engine/definition/check-registers.ts'
import { checkRestatements } from '#engine/definition/check-restatements.ts'
import { checkValues } from '#engine/definition/check-samples.ts'
import { checkSupervision } from '#engine/definition/check-supervision.ts'
import { checkUnits } from '#engine/definition/check-units.ts'
import { checkWeeks } from '#engine/definition/check-weeks.ts'
import { DOCUMENT_DATA } from '#engine/definition/document-data.ts'
import { type DefinitionFault, type FaultSink, sinkInto } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { indexPack } from '#engine/definition/pack-index.ts'
import { reportingUnits } from '#engine/definition/reporting-units.ts'
import { checkTemplate } from '#engine/document/check-template.ts'

/**
 * Everything that the files of a pack must say together and no schema of one file can tell. Errors keep the pack from
 * being published; warnings are for its author to judge. Works on any parsed pack and never throws for what is in it.
 */
export function checkPack(pack: Pack): DefinitionFault[] {
  const faults: DefinitionFault[] = []
  const sink = sinkInto(faults)
  const index = indexPack(pack)
  const reporting = reportingUnits(pack)
  checkUnits(pack, index, sink)
  checkRolesAndPeople(pack, index, sink)
  checkIndicators(pack, index, sink)
  checkPlans(pack, index, reporting, sink)
  checkCycles(pack, index, reporting, sink)
  checkMonitors(pack, index, faults, sink)
  checkWeeks(pack, index, sink)
  checkCalendars(pack, sink)
  checkLights(pack, sink)
  checkSupervision(pack, index, sink)
  checkAppraisal(pack, index, sink)
  checkMeetings(pack, index, sink)
  checkRestatements(pack, index, sink)
  checkFunds(pack, index, sink)
  checkProcesses(pack, sink)
  checkPolicies(pack, sink)
  checkCultivation(pack, sink)
  checkProgrammes(pack, sink)
  checkUnique(pack.documents, sink)
  for (const { value, place } of pack.documents) checkTemplate(value, place, DOCUMENT_DATA, sink)
  checkCodeLists(pack, sink)
  checkForms(pack, sink)
  checkRegisters(pack, faults, sink)
  checkUnique(pack.mappings, sink)
  checkCases(pack, index, sink)
  checkValues(pack, index, reporting, faults, sink)
  return faults
}

function checkCodeLists(pack: Pack, sink: FaultSink): void {
  checkUnique(pack.codeLists, sink)
  for (const { value, place } of pack.codeLists) {
    const items = value.items.map((item, at) => ({ value: item, place: below(place, 'items', at) }))
    const codes = new Set(value.items.map(({ code }) => code))
    checkUnique(items, sink)
    for (const item of items) {
      const { parent } = item.value
      if (parent !== undefined && !codes.has(parent)) {
        sink.error(below(item.place, 'parent'), 'definition.unknown-parent-code', { code: parent })
      }
    }
  }
}
