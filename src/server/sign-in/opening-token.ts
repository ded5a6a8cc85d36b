import { createHmac, timingSafeEqual } from 'node:crypto'
import { instanceKey } from '#server/sign-in/instance-key.ts'

const VALID_MS = 24 * 3_600_000

/**
 * The console's token for an installation without any administration. There is no row yet to keep it in, so it proves
 * itself: an instant and its seal by the key of this installation. It is good for a day and until one has been opened.
 */
export function issueOpeningToken(dataFolder: string, now: Date): string {
  const until = (now.getTime() + VALID_MS).toString(36)
  return `${until}.${sealOf(dataFolder, until).toString('base64url')}`
}

export function isOpeningToken(dataFolder: string, token: string, now: Date): boolean {
  const [until, seal] = token.split('.')
  if (!until || !seal || !/^[0-9a-z]{6,12}$/.test(until)) return false
  const told = Buffer.from(seal, 'base64url')
  const right = sealOf(dataFolder, until)
  return told.length === right.length && timingSafeEqual(told, right) && Number.parseInt(until, 36) > now.getTime()
}

function sealOf(dataFolder: string, until: string): Buffer {
  return createHmac('sha256', instanceKey(dataFolder)).update(`opening token ${until}`).digest().subarray(0, 24)
}
