import type { AppraisalPractice } from '#engine/definition/appraisal-practice.ts'
import type { CheckPractice } from '#engine/definition/check-practice.ts'
import type { CodeList } from '#engine/definition/code-list.ts'
import type { ColumnMapping, DataFile } from '#engine/definition/column-mapping.ts'
import type { CultivationPractice } from '#engine/definition/cultivation-practice.ts'
import type { Cycle } from '#engine/definition/cycle.ts'
import type { DefinitionCase, LightCase } from '#engine/definition/definition-case.ts'
import type { Place } from '#engine/definition/fault.ts'
import type { FormCase } from '#engine/definition/form-case.ts'
import type { FundPractice } from '#engine/definition/fund-practice.ts'
import type { KeyTaskList } from '#engine/definition/key-task.ts'
import type { PackManifest } from '#engine/definition/manifest.ts'
import type { MeetingPractice } from '#engine/definition/meeting-practice.ts'
import type { PersonDefinition } from '#engine/definition/person.ts'
import type { Plan } from '#engine/definition/plan.ts'
import type { ProgrammePractice } from '#engine/definition/programme-practice.ts'
import type { RoleDefinition } from '#engine/definition/role.ts'
import type { SampleAwards } from '#engine/definition/sample-awards.ts'
import type { SampleCalls } from '#engine/definition/sample-calls.ts'
import type { SampleCultivation } from '#engine/definition/sample-cultivation.ts'
import type { SampleEntries } from '#engine/definition/sample-entries.ts'
import type { SampleFunds } from '#engine/definition/sample-funds.ts'
import type { SampleMeetings } from '#engine/definition/sample-meeting.ts'
import type { PublishedFigure, SampleReport } from '#engine/definition/sample-report.ts'
import type { SampleRestatements } from '#engine/definition/sample-restatements.ts'
import type { SampleTasks } from '#engine/definition/sample-supervision.ts'
import type { SampleWeeks } from '#engine/definition/sample-weeks.ts'
import type { SlipPractice } from '#engine/definition/slip-practice.ts'
import type { UnitDefinition, UnitTree } from '#engine/definition/unit-tree.ts'
import type { CalendarYear } from '#engine/definition/working-calendar.ts'
import type { DocumentTemplate } from '#engine/document/template.ts'
import type { Question } from '#engine/form/field.ts'
import type { FormSource } from '#engine/form/form.ts'
import type { Register } from '#engine/form/register.ts'
import type { Indicator } from '#engine/indicator/indicator.ts'
import type { LightChoice, LightScheme } from '#engine/light/light-scheme.ts'
import type { LimitCase } from '#engine/limits/limit-case.ts'
import type { LimitRegime } from '#engine/limits/limit-rule.ts'
import type { Monitor } from '#engine/monitor/monitor.ts'
import type { FactList } from '#engine/policy/fact-dictionary.ts'
import type { Policy } from '#engine/policy/policy.ts'
import type { PolicyCaseList } from '#engine/policy/policy-case.ts'
import type { StackingRule } from '#engine/policy/stacking.ts'
import type { Process } from '#engine/process/process.ts'

/** A definition and the place in the pack where it stands. */
export interface Placed<T> {
  readonly value: T
  readonly place: Place
}

/** A CSV of values beside the pack, not yet read against the dictionary. */
export interface ValueFile {
  readonly file: string
  readonly text: string
  /**
   * `samples/*.csv` are invented or put together for the demo, `samples/daily/*.csv` and `samples/registers/*.csv` too;
   * `data/*.csv` and lists of registers, also of packs that are used, were published by others.
   */
  readonly kind: 'sample' | 'data' | 'daily' | 'register' | 'list'
}

/** A whole pack, parsed and typed, every definition with its place. Nothing in it has been checked against the rest. */
export interface Pack {
  readonly manifest: Placed<PackManifest>
  readonly unitKinds: UnitTree['kinds']
  readonly peerGroups: UnitTree['peerGroups']
  /** In the order of the file, which is the order of lists on screens. */
  readonly units: readonly Placed<UnitDefinition>[]
  readonly roles: readonly Placed<RoleDefinition>[]
  readonly people: readonly Placed<PersonDefinition>[]
  readonly indicators: readonly Placed<Indicator>[]
  readonly plans: readonly Placed<Plan>[]
  readonly cycles: readonly Placed<Cycle>[]
  /** Figures that are watched day by day. */
  readonly monitors: readonly Placed<Monitor>[]
  /** One a file, the tasks in the order of their numbers. */
  readonly keyTasks: readonly Placed<KeyTaskList>[]
  /** At most one. */
  readonly slipPractice: readonly Placed<SlipPractice>[]
  /** At most one. */
  readonly appraisalPractice: readonly Placed<AppraisalPractice>[]
  /** At most one. */
  readonly checkPractice: readonly Placed<CheckPractice>[]
  /** At most one. */
  readonly meetingPractice: readonly Placed<MeetingPractice>[]
  /** At most one. */
  readonly cultivationPractice: readonly Placed<CultivationPractice>[]
  /** At most one. */
  readonly fundPractice: readonly Placed<FundPractice>[]
  /** At most one. */
  readonly programmePractice: readonly Placed<ProgrammePractice>[]
  /** Limits by set: the pack's own, and those of packs it uses but those it has redefined. */
  readonly limitRegimes: readonly Placed<LimitRegime>[]
  /** Templates of official documents, one a file: the pack's own, and those of packs it uses but those it has redefined. */
  readonly documents: readonly Placed<DocumentTemplate>[]
  /** How cases of each kind go, one a file. */
  readonly processes: readonly Placed<Process>[]
  /** Registers and their facts, and the bank of questions: the pack's own, and those of packs it uses but those it has redefined. */
  readonly registers: readonly Placed<Register>[]
  readonly questions: readonly Placed<Question>[]
  /** One a file. */
  readonly forms: readonly Placed<FormSource>[]
  /** Versions of policies, one a file: the pack's own, and those of packs it uses but those it has redefined. */
  readonly policies: readonly Placed<Policy>[]
  /** The dictionary of facts that policies read, the pack's own first. */
  readonly factLists: readonly Placed<FactList>[]
  readonly stackingRules: readonly Placed<StackingRule>[]
  /** The pack's own, beside its policies. */
  readonly policyCases: readonly Placed<PolicyCaseList>[]
  /** Cases of the policies it takes from packs it uses: shown, and run where those packs are tested. */
  readonly usedPolicyCases: readonly Placed<PolicyCaseList>[]
  readonly mappings: readonly Placed<ColumnMapping>[]
  readonly dataFiles: readonly Placed<DataFile>[]
  /** Calendars and code lists of the pack itself and of the packs it uses. */
  readonly calendars: readonly Placed<CalendarYear>[]
  readonly codeLists: readonly Placed<CodeList>[]
  /** Schemes of the pack itself and of the packs it uses, but those it has redefined. */
  readonly lightSchemes: readonly Placed<LightScheme>[]
  /** The code of the scheme in force for each subject. */
  readonly lightChoice: LightChoice
  readonly valueFiles: readonly ValueFile[]
  readonly sampleReports: readonly Placed<SampleReport>[]
  /** Indicators whose sample values are official whether or not a unit has reported. */
  readonly registerIndicators: readonly Placed<string>[]
  readonly publishedFigures: readonly Placed<PublishedFigure>[]
  /** The day on which the demo stands, `2023-07-03`. */
  readonly sampleDay?: string
  readonly sampleTasks: readonly Placed<SampleTasks>[]
  readonly sampleWeeks: readonly Placed<SampleWeeks>[]
  readonly sampleEntries: readonly Placed<SampleEntries>[]
  readonly sampleRestatements: readonly Placed<SampleRestatements>[]
  readonly sampleFunds: readonly Placed<SampleFunds>[]
  readonly sampleCultivation: readonly Placed<SampleCultivation>[]
  readonly sampleAwards: readonly Placed<SampleAwards>[]
  readonly sampleCalls: readonly Placed<SampleCalls>[]
  readonly sampleMeetings: readonly Placed<SampleMeetings>[]
  readonly cases: readonly Placed<DefinitionCase>[]
  readonly lightCases: readonly Placed<LightCase>[]
  readonly formCases: readonly Placed<FormCase>[]
  readonly limitCases: readonly Placed<LimitCase>[]
}
