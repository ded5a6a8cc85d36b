import { calendarMessages } from '#engine/calendar/calendar.messages.ts'
import { definitionMessages } from '#engine/definition/definition.messages.ts'
import type { DefinitionFault } from '#engine/definition/fault.ts'
import { documentMessages } from '#engine/document/document.messages.ts'
import { expressionMessages } from '#engine/expression/expression.messages.ts'
import { formMessages } from '#engine/form/form.messages.ts'
import { identifierMessages } from '#engine/identifier/identifier.messages.ts'
import { importMessages } from '#engine/import/import.messages.ts'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import { lightMessages } from '#engine/light/light.messages.ts'
import { policyMessages } from '#engine/policy/policy.messages.ts'
import { processFaultMessages } from '#engine/process/process-fault.messages.ts'
import { registerMessages } from '#engine/register/register.messages.ts'
import { spreadsheetMessages } from '#engine/spreadsheet/spreadsheet.messages.ts'
import { type Language, type Messages, say } from '#engine/text/message.ts'
import { ruleMessages } from '#engine/text/rule.messages.ts'

/** All words of the engine: whatever it finds wrong may reach a screen or a terminal. */
export const engineWords: Messages = {
  ...definitionMessages,
  ...ruleMessages,
  ...importMessages,
  ...expressionMessages,
  ...indicatorMessages,
  ...calendarMessages,
  ...documentMessages,
  ...lightMessages,
  ...formMessages,
  ...policyMessages,
  ...processFaultMessages,
  ...spreadsheetMessages,
  ...identifierMessages,
  ...registerMessages,
}

/** A fault of a pack or of a value file as a sentence. */
export function sayFault({ key, params }: Pick<DefinitionFault, 'key' | 'params'>, language: Language): string {
  const type = key === 'policy.fact-type' ? `policy.type.${params?.type}` : ''
  const worded = Object.hasOwn(engineWords, type) ? { ...params, type: say(engineWords, language, type) } : params
  return say(engineWords, language, key, worded)
}
