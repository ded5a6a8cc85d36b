import { calendarMessages } from '#engine/calendar/calendar.messages.ts'
import { definitionMessages } from '#engine/definition/definition.messages.ts'
import type { DefinitionFault } from '#engine/definition/fault.ts'
import { expressionMessages } from '#engine/expression/expression.messages.ts'
import { importMessages } from '#engine/import/import.messages.ts'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import { type Language, type Messages, say } from '#engine/text/message.ts'

/** All words of the engine: whatever it finds wrong may reach a screen or a terminal. */
export const engineWords: Messages = {
  ...definitionMessages,
  ...importMessages,
  ...expressionMessages,
  ...indicatorMessages,
  ...calendarMessages,
}

/** A fault of a pack or of a value file as a sentence. */
export function sayFault({ key, params }: Pick<DefinitionFault, 'key' | 'params'>, language: Language): string {
  return say(engineWords, language, key, params)
}
