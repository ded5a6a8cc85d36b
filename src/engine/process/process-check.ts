import { nearestName } from '#engine/expression/nearest-name.ts'
import type { Process } from '#engine/process/process.ts'
import type { ProcessFaultKey } from '#engine/process/process-fault.messages.ts'

/** One thing wrong with a process, at the path of its key; `offset` points into an expression. */
export interface ProcessFault {
  readonly severity: 'error' | 'warning'
  readonly path: readonly (string | number)[]
  readonly key: ProcessFaultKey | `expression.${string}`
  readonly params?: Readonly<Record<string, string | number>> | undefined
  readonly offset?: number
}

/** What there is beside the process: the names it may use, and what the administration demands. */
export interface ProcessVocabulary {
  readonly roles: ReadonlySet<string>
  readonly effects: ReadonlySet<string>
  readonly records: ReadonlySet<string>
  readonly processes: ReadonlySet<string>
  readonly forms: ReadonlySet<string>
  /** Working days of publicity below which an author is warned. */
  readonly leastPublicity: number
}

export type Path = ProcessFault['path']

type Kind = Extract<ProcessFaultKey, `${string}-like`> extends `process.fault.unknown-${infer Name}-like` ? Name : never

/** Gathers the faults of one process. */
export class ProcessCheck {
  readonly process: Process
  readonly vocabulary: ProcessVocabulary
  readonly faults: ProcessFault[] = []

  constructor(process: Process, vocabulary: ProcessVocabulary) {
    this.process = process
    this.vocabulary = vocabulary
  }

  error(path: Path, key: ProcessFault['key'], params?: ProcessFault['params'], offset?: number): void {
    this.faults.push({
      severity: 'error',
      path,
      key,
      ...(params && { params }),
      ...(offset !== undefined && { offset }),
    })
  }

  warning(path: Path, key: ProcessFaultKey, params?: ProcessFault['params']): void {
    this.faults.push({ severity: 'warning', path, key, ...(params && { params }) })
  }

  /** Tells a code that names nothing, with the one it most likely meant. */
  known(kind: Kind, code: string, known: Iterable<string>, path: Path): boolean {
    const all = [...known]
    if (all.includes(code)) return true
    const like = nearestName(code, all)
    if (like === undefined) this.error(path, `process.fault.unknown-${kind}`, { code })
    else this.error(path, `process.fault.unknown-${kind}-like`, { code, like })
    return false
  }

  once(codes: readonly string[], pathOf: (at: number) => Path): void {
    for (const [at, code] of codes.entries())
      if (codes.indexOf(code) < at) this.error(pathOf(at), 'process.fault.twice', { code })
  }
}
