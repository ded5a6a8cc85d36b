import { Refusal } from '#engine/refusal.ts'

/** Who waits: turns are shared between administrations, and in each between its people. */
export interface Caller {
  readonly tenant: string
  readonly person: string
}

export interface LineOptions {
  /** How many work at once; all others wait. One person's work takes half of the places at most. */
  readonly atOnce: number
  /** So many may wait whatever the pace: the whole crowd of a due day, at noon. */
  readonly leastWaiting?: number
  /** Beyond, no more may wait than are served in this time at the pace measured. */
  readonly longestWaitMs?: number
  /** Milliseconds of a clock that never steps back. */
  readonly now?: () => number
}

/** What stands before all operations: a line that is bounded, fair, and answers at once whoever finds it full. */
export interface WaitingLine {
  /** Before the request is read: in how many seconds to come again, where there is no room; who calls is asked then only. */
  readonly comeAgainIn: (caller: () => Caller) => number | undefined
  /** Does the work when its turn comes. @throws Refusal over-limit, with nothing of it done. */
  readonly inTurn: <T>(caller: Caller, work: () => Promise<T>) => Promise<T>
  readonly waiting: () => number
}

interface Waiter extends Caller {
  readonly since: number
  readonly call: (refused?: Refusal) => void
}

/** Those of one administration who wait, by person, in the order of their turns. */
type People = Map<string, Waiter[]>

const LEAST_WAITING = 250
const LONGEST_WAIT_MS = 2_000
const FIRST_PACE_MS = 8
/** Who has waited longer keeps his place: a refusal that comes late is worse than one that comes at once. */
const PLACE_KEPT_AFTER_MS = 50
/** Of the newest of so many turns depends the pace. */
const REMEMBERED = 50

export function openWaitingLine(options: LineOptions): WaitingLine {
  const {
    atOnce,
    leastWaiting = LEAST_WAITING,
    longestWaitMs = LONGEST_WAIT_MS,
    now = () => performance.now(),
  } = options
  const line = new Map<string, People>()
  const atWorkFor = new Map<string, number>()
  const mostEach = Math.ceil(atOnce / 2)
  let [atWork, waiting, paceMs, endedAt] = [0, 0, FIRST_PACE_MS, now()]

  const full = () => waiting >= Math.max(leastWaiting, longestWaitMs / paceMs)
  const secondsOfLine = () => 1 + Math.ceil((waiting * paceMs) / 1000)
  const busy = () => new Refusal('over-limit', { key: 'http.busy', params: { seconds: secondsOfLine() } })
  const countOf = ({ tenant, person }: Caller) => line.get(tenant)?.get(person)?.length ?? 0

  /**
   * Whoever waits for most gives way with what he sent last to somebody who waits for less: one who goes on sending cannot
   * keep all others out.
   */
  function crowdedOut(caller: Caller): Waiter | undefined {
    const waiter = heaviest(caller)
    return waiter && now() - waiter.since <= PLACE_KEPT_AFTER_MS ? waiter : undefined
  }

  function heaviest(caller: Caller): Waiter | undefined {
    const tenant = largest(line, (people) => sum(people))
    const own = line.get(caller.tenant)
    if (tenant === undefined) return undefined
    if (tenant[0] !== caller.tenant && sum(tenant[1]) > (own ? sum(own) : 0) + 1) return newestOf(tenant[1])
    const person = own && largest(own, (list) => list.length)
    return person && person[1].length > countOf(caller) + 1 ? person[1].at(-1) : undefined
  }

  function remove(waiter: Waiter): void {
    const people = line.get(waiter.tenant)!
    const list = people.get(waiter.person)!
    list.splice(list.indexOf(waiter), 1)
    if (list.length === 0) people.delete(waiter.person)
    if (people.size === 0) line.delete(waiter.tenant)
    waiting -= 1
  }

  const mayBegin = (caller: Caller) => atWork < atOnce && (atWorkFor.get(keyOf(caller)) ?? 0) < mostEach

  function begin(caller: Caller): void {
    atWork += 1
    atWorkFor.set(keyOf(caller), (atWorkFor.get(keyOf(caller)) ?? 0) + 1)
    if (atWork === atOnce) endedAt = now()
  }

  function end(caller: Caller): void {
    const others = atWorkFor.get(keyOf(caller))! - 1
    if (others > 0) atWorkFor.set(keyOf(caller), others)
    else atWorkFor.delete(keyOf(caller))
    atWork -= 1
  }

  /** The administration and the person whose turn it is go to the end of their rows. */
  function next(): Waiter | undefined {
    for (const [tenant, people] of line) {
      for (const [person, [waiter]] of people) {
        if (waiter === undefined || !mayBegin(waiter)) continue
        remove(waiter)
        toEnd(people, person)
        toEnd(line, tenant)
        return waiter
      }
    }
    return undefined
  }

  function enter(caller: Caller): Promise<void> {
    if (mayBegin(caller)) {
      begin(caller)
      return Promise.resolve()
    }
    if (full()) {
      const waiter = crowdedOut(caller)
      if (waiter === undefined) return Promise.reject(busy())
      remove(waiter)
      waiter.call(busy())
    }
    return new Promise((resolve, reject) => {
      const people: People = line.get(caller.tenant) ?? new Map()
      const list = people.get(caller.person) ?? []
      list.push({ ...caller, since: now(), call: (refused) => (refused ? reject(refused) : resolve()) })
      line.set(caller.tenant, people.set(caller.person, list))
      waiting += 1
    })
  }

  function leave(caller: Caller): void {
    const at = now()
    // Measured only while all are at work: what idles says nothing of the pace.
    if (atWork === atOnce) paceMs += (Math.min(at - endedAt, 1_000) - paceMs) / REMEMBERED
    end(caller)
    const waiter = next()
    if (waiter === undefined) return
    begin(waiter)
    waiter.call()
  }

  return {
    comeAgainIn: (caller) =>
      atWork >= atOnce && full() && crowdedOut(caller()) === undefined ? secondsOfLine() : undefined,
    inTurn: async (caller, work) => {
      await enter(caller)
      try {
        return await work()
      } finally {
        leave(caller)
      }
    },
    waiting: () => waiting,
  }
}

const sum = (people: People): number => [...people.values()].reduce((all, list) => all + list.length, 0)

const newestOf = (people: People): Waiter | undefined => largest(people, (list) => list.length)?.[1].at(-1)

const keyOf = ({ tenant, person }: Caller): string => `${tenant} ${person}`

function toEnd<V>(map: Map<string, V>, key: string): void {
  const value = map.get(key)
  if (value === undefined) return
  map.delete(key)
  map.set(key, value)
}

function largest<V>(map: ReadonlyMap<string, V>, size: (value: V) => number): readonly [string, V] | undefined {
  let found: readonly [string, V] | undefined
  for (const entry of map) if (found === undefined || size(entry[1]) > size(found[1])) found = entry
  return found
}
