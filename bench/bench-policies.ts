import { policyShelf } from '#cli/policy-shelf.ts'
import { median } from './bench.ts'

/** The day all benches of policies decide on. */
export const ON = '2026-06-30'

export function cpuSeconds(work: () => unknown): number {
  const start = process.cpuUsage()
  work()
  return secondsSince(start)
}

/** CPU seconds of the process since a reading, not wall: on a shared machine wall time measures the neighbours. */
export function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

/** Once to warm up, then the median. */
export function seconds(work: () => unknown, runs = 5): number {
  work()
  return median(Array.from({ length: runs }, () => cpuSeconds(work)))
}

export async function shelfOf(pack: string) {
  const shelf = await policyShelf(`definitions/${pack}`, [])
  if (!('policies' in shelf))
    throw new Error(shelf.faults.map(({ file, line, key }) => `${file}:${line} ${key}`).join('\n'))
  return shelf
}
