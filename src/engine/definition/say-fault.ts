import { calendarMessages } from '#engine/calendar/calendar.messages.ts'
import { definitionMessages } from '#engine/definition/definition.messages.ts'
import type { DefinitionFault } from '#engine/definition/fault.ts'
import { documentMessages } from '#engine/document/document.messages.ts'
import { describeFault, expressionMessages, typeWords } from '#engine/expression/expression.messages.ts'
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
  if (key.startsWith('expression.')) return describeFault({ key, ...(params && { params }) }, language)
  return say(engineWords, language, key, worded(key, params, language))
}

/** Types are told in words, not as programs call them. */
function worded(key: string, params: DefinitionFault['params'], language: Language): DefinitionFault['params'] {
  if (key === 'definition.wrong-type') {
    const kinds = String(params?.expected).split(' | ')
    return { ...params, expected: language === 'en' ? kinds.join(' or ') : kinds.map(typeWords).join('或') }
  }
  const type = key === 'policy.fact-type' ? `policy.type.${params?.type}` : ''
  return Object.hasOwn(engineWords, type) ? { ...params, type: say(engineWords, language, type) } : params
}
