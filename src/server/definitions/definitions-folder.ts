import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of packs that comes with the program, from the sources as from the build; undefined when it is not there. */
export function findDefinitionsFolder(from = import.meta.url): string | undefined {
  for (let folder = dirname(fileURLToPath(from)); ; folder = dirname(folder)) {
    const definitions = join(folder, 'definitions')
    if (existsSync(join(folder, 'package.json')) && existsSync(definitions)) return definitions
    if (dirname(folder) === folder) return undefined
  }
}
