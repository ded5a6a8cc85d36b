import { checkIndicators } from '#engine/definition/check-indicators.ts'
import { type DefinitionFault, sinkInto } from '#engine/definition/fault.ts'
import { byCode } from '#engine/definition/pack-index.ts'
import { schemaFaults } from '#engine/definition/schema-faults.ts'
import { Indicator } from '#engine/indicator/indicator.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'

const ENTRY = 'entry'

/** An entry as it would stand in the dictionary, held to the very checks of a pack; refused with every fault at its key. */
export function checkedEntry(content: unknown, dictionary: Iterable<Indicator>): Indicator {
  const faults: DefinitionFault[] = []
  const sink = sinkInto(faults)
  const parsed = Indicator.safeParse(content)
  if (parsed.success) {
    const others = [...dictionary].filter(({ code }) => code !== parsed.data.code)
    // First, so that a circle through the entry is told of it. What was wrong with the others before is not its fault.
    const indicators = [
      { value: parsed.data, place: { file: ENTRY, path: ['content'] } },
      ...others.map((value) => ({ value, place: { file: value.code, path: [] } })),
    ]
    checkIndicators({ indicators, unitKinds: {} }, { indicators: byCode(indicators) }, sink)
  } else schemaFaults(parsed.error.issues, { content }, ENTRY, ['content'], sink)
  const own = faults.filter(({ severity, place }) => severity === 'error' && place.file === ENTRY)
  if (own.length > 0) throw new Refusal('form-invalid', ...own.slice(0, 20).map(reasonOf))
  return parsed.data!
}

const reasonOf = ({ key, params, place }: DefinitionFault): Reason => ({ key, params, at: place.path.join('.') })
