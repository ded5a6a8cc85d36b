import type { z } from 'zod'
import { AppraisalPractice } from '#engine/definition/appraisal-practice.ts'
import { CheckPractice } from '#engine/definition/check-practice.ts'
import { CodeList } from '#engine/definition/code-list.ts'
import { MappingList } from '#engine/definition/column-mapping.ts'
import { CultivationPractice } from '#engine/definition/cultivation-practice.ts'
import { CycleList } from '#engine/definition/cycle.ts'
import { CaseList } from '#engine/definition/definition-case.ts'
import { FundPractice } from '#engine/definition/fund-practice.ts'
import { IndicatorList } from '#engine/definition/indicator-list.ts'
import { KeyTaskList } from '#engine/definition/key-task.ts'
import { PackManifest } from '#engine/definition/manifest.ts'
import { MeetingPractice } from '#engine/definition/meeting-practice.ts'
import { PeopleList } from '#engine/definition/person.ts'
import { Plan } from '#engine/definition/plan.ts'
import { ProgrammePractice } from '#engine/definition/programme-practice.ts'
import { RoleList } from '#engine/definition/role.ts'
import { SampleAwards } from '#engine/definition/sample-awards.ts'
import { SampleCalls } from '#engine/definition/sample-calls.ts'
import { SampleCultivation } from '#engine/definition/sample-cultivation.ts'
import { SampleEntries } from '#engine/definition/sample-entries.ts'
import { SampleFunds } from '#engine/definition/sample-funds.ts'
import { SampleMeetings } from '#engine/definition/sample-meeting.ts'
import { SampleState } from '#engine/definition/sample-report.ts'
import { SampleRestatements } from '#engine/definition/sample-restatements.ts'
import { SampleTasks } from '#engine/definition/sample-supervision.ts'
import { SampleWeeks } from '#engine/definition/sample-weeks.ts'
import { SlipPractice } from '#engine/definition/slip-practice.ts'
import { UnitTree } from '#engine/definition/unit-tree.ts'
import { CalendarYear } from '#engine/definition/working-calendar.ts'
import { DocumentTemplate } from '#engine/document/template.ts'
import { QuestionList } from '#engine/form/field.ts'
import { FormSource } from '#engine/form/form.ts'
import { RegisterList } from '#engine/form/register.ts'
import { LightScheme } from '#engine/light/light-scheme.ts'
import { LimitRegime } from '#engine/limits/limit-rule.ts'
import { MonitorList } from '#engine/monitor/monitor.ts'
import { FactList } from '#engine/policy/fact-dictionary.ts'
import { Policy } from '#engine/policy/policy.ts'
import { PolicyCaseList } from '#engine/policy/policy-case.ts'
import { StackingList } from '#engine/policy/stacking.ts'
import { Process } from '#engine/process/process.ts'

/** Every kind of YAML file a pack may hold, where it stands, and its schema; also the names of the JSON Schemas. */
export const PACK_FILES = {
  pack: { pattern: /^pack\.yaml$/, schema: PackManifest },
  units: { pattern: /^units\.yaml$/, schema: UnitTree },
  roles: { pattern: /^roles\.yaml$/, schema: RoleList },
  people: { pattern: /^people\.yaml$/, schema: PeopleList },
  indicators: { pattern: /^indicators\/[^/]+\.yaml$/, schema: IndicatorList },
  plan: { pattern: /^plans\/[^/]+\.yaml$/, schema: Plan },
  cycles: { pattern: /^cycles\.yaml$/, schema: CycleList },
  monitors: { pattern: /^monitors\.yaml$/, schema: MonitorList },
  imports: { pattern: /^imports\.yaml$/, schema: MappingList },
  calendar: { pattern: /^calendar\/[^/]+\.yaml$/, schema: CalendarYear },
  lights: { pattern: /^lights\/[^/]+\.yaml$/, schema: LightScheme },
  documents: { pattern: /^documents\/[^/]+\.yaml$/, schema: DocumentTemplate },
  processes: { pattern: /^processes\/[^/]+\.yaml$/, schema: Process },
  registers: { pattern: /^registers\.yaml$/, schema: RegisterList },
  questions: { pattern: /^questions\/[^/]+\.yaml$/, schema: QuestionList },
  forms: { pattern: /^forms\/[^/]+\.yaml$/, schema: FormSource },
  codes: { pattern: /^codes\/[^/]+\.yaml$/, schema: CodeList },
  tasks: { pattern: /^tasks\/[^/]+\.yaml$/, schema: KeyTaskList },
  'policy-facts': { pattern: /^policies\/facts\.yaml$/, schema: FactList },
  'policy-stacking': { pattern: /^policies\/stacking\.yaml$/, schema: StackingList },
  'policy-cases': { pattern: /^policies\/[^/]+\.cases\.yaml$/, schema: PolicyCaseList },
  policies: { pattern: /^policies\/[^/]+\.yaml$/, schema: Policy },
  cultivation: { pattern: /^cultivation\.yaml$/, schema: CultivationPractice },
  slips: { pattern: /^slips\.yaml$/, schema: SlipPractice },
  checks: { pattern: /^checks\.yaml$/, schema: CheckPractice },
  meetings: { pattern: /^meetings\.yaml$/, schema: MeetingPractice },
  programmes: { pattern: /^programmes\.yaml$/, schema: ProgrammePractice },
  limits: { pattern: /^limits\/[^/]+\.yaml$/, schema: LimitRegime },
  'sample-awards': { pattern: /^samples\/awards\.yaml$/, schema: SampleAwards },
  'sample-calls': { pattern: /^samples\/calls\.yaml$/, schema: SampleCalls },
  'sample-cultivation': { pattern: /^samples\/cultivation\.yaml$/, schema: SampleCultivation },
  'sample-meetings': { pattern: /^samples\/meetings\.yaml$/, schema: SampleMeetings },
  appraisal: { pattern: /^appraisal\.yaml$/, schema: AppraisalPractice },
  funds: { pattern: /^funds\.yaml$/, schema: FundPractice },
  'sample-funds': { pattern: /^samples\/funds\.yaml$/, schema: SampleFunds },
  'sample-appraisal': { pattern: /^samples\/appraisal\.yaml$/, schema: SampleEntries },
  'sample-restatements': { pattern: /^samples\/restatements\.yaml$/, schema: SampleRestatements },
  'sample-tasks': { pattern: /^samples\/tasks\.yaml$/, schema: SampleTasks },
  'sample-weeks': { pattern: /^samples\/weeks\.yaml$/, schema: SampleWeeks },
  'sample-reports': { pattern: /^samples\/[^/]+\.yaml$/, schema: SampleState },
  cases: { pattern: /^tests\/[^/]+\.yaml$/, schema: CaseList },
} as const satisfies Record<string, { readonly pattern: RegExp; readonly schema: z.ZodType }>

export type PackFileKind = keyof typeof PACK_FILES

/** Values beside the pack; texts for people; the rest is not the pack's. */
export const SAMPLE_CSV = /^samples\/[^/]+\.csv$/
/** Invented values of monitored figures, day by day. */
export const DAILY_CSV = /^samples\/daily\/[^/]+\.csv$/
/** Invented entries of a register and their facts: `samples/registers/enterprise.csv`, or `enterprise-years.csv`. */
export const REGISTER_CSV = /^samples\/registers\/[^/]+\.csv$/
export const DATA_CSV = /^data\/[^/]+\.csv$/
/** Published entries of registers, which a register names in its `lists`. */
export const LIST_CSV = /^(?:lists|projects)\/[^/]+\.csv$/
export const READING_MATTER = /(^|\/)(README[^/]*\.md|LICENSE[^/]*|NOTICE[^/]*)$/

export function packFileKind(path: string): PackFileKind | undefined {
  return (Object.keys(PACK_FILES) as PackFileKind[]).find((kind) => PACK_FILES[kind].pattern.test(path))
}
