import { hash, verify } from '@node-rs/argon2'

/** Argon2id at and above OWASP's minimum (m ≥ 19 MiB, t ≥ 2): 19 MiB, three passes, one lane; about 40 ms. */
const COST = { memoryCost: 19_456, timeCost: 3, parallelism: 1 } as const
const AT_ONCE = 2

let running = 0
const waiting: (() => void)[] = []

/** Hashing is heavy on purpose: at most two at once, so that a storm of sign-ins leaves room for everybody else's work. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go))
  else running += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

export const hashingQueueLength = (): number => waiting.length

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password.normalize('NFKC'), COST))

/** The hash of nothing anybody knows: an unknown login costs the same time as a known one. */
let dummy: Promise<string> | undefined

/** Is this the password? Without a stored hash the same work is done and the answer is no. */
export async function isPassword(password: string, storedHash: string | null | undefined): Promise<boolean> {
  dummy ??= hashPassword(crypto.randomUUID())
  const against = storedHash ?? (await dummy)
  const matches = await inTurn(() => verify(against, password.normalize('NFKC')))
  return matches && storedHash !== null && storedHash !== undefined
}

/** A hash of an older cost is renewed when its owner signs in (ASVS 11.4.2). */
export const isOutdated = (storedHash: string): boolean =>
  !storedHash.startsWith(`$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`)
