import { NO_HOLIDAYS } from '#engine/calendar/working-days.ts'
import { calendarOf } from '#engine/definition/check-calendars.ts'
import { type CompiledScheme, compileScheme } from '#engine/light/compile-scheme.ts'
import { checkFolder } from '#server/definitions/check-folder.ts'

const { pack, faults } = await checkFolder('definitions/national')
if (pack === undefined) throw new Error(JSON.stringify(faults))

/** The State Council's working days. */
export const workingDays = calendarOf(pack)

/** A shipped scheme of lights, ready to judge. */
export function nationalScheme(code: string): CompiledScheme {
  const scheme = pack?.lightSchemes.find(({ value }) => value.code === code)
  if (scheme === undefined) throw new Error(`no scheme of lights ${code}`)
  return compileScheme(scheme.value)
}

/** The common lights for indicators, as `evaluateFigure` takes them. */
export const indicatorLights = { scheme: nationalScheme('default'), calendar: NO_HOLIDAYS }
