import { sayFault } from '#engine/definition/say-fault.ts'
import { useEditor } from '#web/form-editor/editor-tools.ts'
import { useLanguage } from '#web/words/language.ts'

type Path = readonly (string | number)[]

/** What is wrong at or below a place of the definition, in sentences. */
export function useFaultsAt(base: Path | undefined): (...path: Path) => readonly string[] {
  const { faults } = useEditor()
  const { language } = useLanguage()
  return (...path) => {
    if (base === undefined) return []
    const at = [...base, ...path]
    const here = faults.filter(
      (fault) =>
        fault.form === undefined &&
        // Of a part itself only what has no property of its own to stand at.
        (path.length === 0 ? fault.path.length === at.length : fault.path.length >= at.length) &&
        at.every((step, place) => step === fault.path[place]),
    )
    return [...new Set(here.map((fault) => sayFault(fault, language)))]
  }
}
