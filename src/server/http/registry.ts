import { PERMISSIONS } from '#engine/access/permission.ts'
import { PROCESS_EFFECTS, PROCESS_RECORDS } from '#engine/definition/process-effects.ts'
import { engineWords } from '#engine/definition/say-fault.ts'
import type { Messages } from '#engine/text/message.ts'
import { StartRefusal } from '#server/database/start-refusal.ts'
import type { CaseKind, CaseKinds } from '#server/http/case-kind.ts'
import { httpMessages } from '#server/http/http.messages.ts'
import type { Job, Route, ServerModule, TargetResolver } from '#server/http/module.ts'

/** Every slice's operations, resolvers and words, checked as a whole before the first request. */
export interface Registry {
  readonly routes: readonly Route[]
  readonly targets: ReadonlyMap<string, TargetResolver>
  readonly words: Messages
  readonly jobs: readonly Job[]
  readonly kinds: CaseKinds
}

/** `list` and `tenant` are answered without a resolver; see `Policy`. */
const WITHOUT_RESOLVER = new Set(['list', 'tenant'])

/** Puts the modules together or refuses the start with every fault found, one line each. */
export function buildRegistry(modules: readonly ServerModule[]): Registry {
  const faults: string[] = []
  const routes = modules.flatMap((module) => module.routes)
  const targets = new Map<string, TargetResolver>()
  for (const module of modules) {
    for (const [kind, resolver] of Object.entries(module.targets ?? {})) {
      if (targets.has(kind) || WITHOUT_RESOLVER.has(kind))
        faults.push(`module ${module.name}: a second resolver for "${kind}"`)
      targets.set(kind, resolver)
    }
  }
  faults.push(...checkOperations(routes, targets))
  const kinds = gatherKinds(modules, faults)
  const words = gatherWords(modules, faults)
  if (faults.length > 0)
    throw new StartRefusal(`The operations are not in order:\n${faults.map((f) => `  ${f}`).join('\n')}`)
  return { routes, targets, words, kinds, jobs: modules.flatMap((module) => module.jobs ?? []) }
}

function checkOperations(routes: readonly Route[], targets: ReadonlyMap<string, TargetResolver>): string[] {
  const faults: string[] = []
  const ids = new Set<string>()
  const addresses = new Set<string>()
  for (const { operation } of routes) {
    const address = `${operation.method} ${operation.path.replace(/\{\w+\}/g, '{}')}`
    if (ids.has(operation.id)) faults.push(`${operation.id}: declared twice`)
    if (addresses.has(address)) faults.push(`${operation.id}: ${address} is declared twice`)
    if (!/^[a-z][A-Za-z-]*\.[a-z][A-Za-z-]*$/.test(operation.id)) faults.push(`${operation.id}: an id reads noun.verb`)
    if (!/^\/api(\/([a-z0-9-]+|\{\w+\}))+$/.test(operation.path))
      faults.push(`${operation.id}: ${operation.path} is not a path under /api`)
    if (operation.kind === 'act' && operation.method === 'GET') faults.push(`${operation.id}: an act may not be a GET`)
    if (!operation.summary?.zh || !operation.summary.en)
      faults.push(`${operation.id}: a summary in both languages is missing`)
    for (const name of pathNames(operation.path)) {
      if (!(name in operation.input.shape)) faults.push(`${operation.id}: {${name}} of the path is not in its input`)
    }
    faults.push(...checkPolicy(operation.id, operation.policy, targets))
    ids.add(operation.id)
    addresses.add(address)
  }
  return faults
}

function checkPolicy(
  id: string,
  policy: Route['operation']['policy'] | undefined,
  targets: ReadonlyMap<string, unknown>,
): string[] {
  if (policy?.kind === 'public' || policy?.kind === 'signed-in' || policy?.kind === 'key') return []
  if (policy?.kind !== 'permission') return [`${id}: names no policy`]
  const faults: string[] = []
  if (!PERMISSIONS.includes(policy.permission)) faults.push(`${id}: there is no permission "${policy.permission}"`)
  if (!WITHOUT_RESOLVER.has(policy.on) && !targets.has(policy.on))
    faults.push(`${id}: nothing finds the unit of a "${policy.on}"`)
  return faults
}

/** Kinds of record and their effects bear names of the closed lists, and each kind is one slice’s. */
function gatherKinds(modules: readonly ServerModule[], faults: string[]): CaseKinds {
  const kinds = new Map<string, CaseKind>()
  for (const { name, cases } of modules)
    for (const kind of cases ?? []) {
      if (kinds.has(kind.record)) faults.push(`module ${name}: a second kind of cases "${kind.record}"`)
      if (!(PROCESS_RECORDS as readonly string[]).includes(kind.record))
        faults.push(`module ${name}: there is no kind of record "${kind.record}"`)
      for (const effect of [...Object.keys(kind.effects ?? {}), ...(kind.later ?? [])])
        if (!(PROCESS_EFFECTS as readonly string[]).includes(effect))
          faults.push(`module ${name}: there is no effect "${effect}"`)
      kinds.set(kind.record, kind)
    }
  return kinds
}

function gatherWords(modules: readonly ServerModule[], faults: string[]): Messages {
  const words: Record<string, readonly [string, string]> = { ...engineWords, ...httpMessages }
  for (const module of modules) {
    for (const [key, text] of (module.messages ?? []).flatMap((some) => Object.entries(some))) {
      const known = words[key]
      if (known && (known[0] !== text[0] || known[1] !== text[1]))
        faults.push(`module ${module.name}: the words of "${key}" differ`)
      words[key] = text
    }
  }
  return words
}

export const pathNames = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
