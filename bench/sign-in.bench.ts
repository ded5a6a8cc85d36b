import { randomUUID } from 'node:crypto'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import { newId } from '#server/http/new-id.ts'
import { hashPassword } from '#server/sign-in/password.ts'
import { type BenchRow, median } from './bench.ts'
import { openBenchServer } from './bench-server.ts'

export const name = 'What a stranger could learn from the time of an answer'

const ROUNDS = 24
const REACH = 1.25

/** The two answers turn by turn, so that whatever else the machine does falls on both. */
async function compared(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [place, ask] of [one, other].entries()) {
      const began = performance.now()
      await ask()
      times[place]!.push(performance.now() - began)
    }
  }
  return [median(times[0]), median(times[1])]
}

export async function run(): Promise<BenchRow[]> {
  let hours = 0
  let tenantId = ''
  const { server, admin, close } = await openBenchServer(async (owner, database) => {
    const pack = await readSoundPack('definitions/zhangye', 'definitions')
    const around = { database, now: () => new Date('2022-01-03T00:00:00Z'), newId }
    tenantId = (await publishAdministration(around, pack)).tenantId
    await owner.query('update tenants set is_demo = true where id = $1', [tenantId])
    await owner.query('update accounts set password_hash = $1 where tenant_id = $2', [
      await hashPassword(randomUUID()),
      tenantId,
    ])
    // An hour between two tries: the throttle is not what is measured.
    const now = () => {
      hours += 1
      return new Date(Date.UTC(2023, 6, 3, hours))
    }
    return { now }
  })
  try {
    const signIn = (login: string) =>
      fetch(`${server.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.url, 'idempotency-key': randomUUID() },
        body: JSON.stringify({ administration: 'zhangye', login, password: 'Wrong#Harbour-77' }),
      }).then((answer) => answer.text())
    await signIn('nobody')
    const { rows } = await admin.query(`select login from accounts where tenant_id = $1 and login = 'gz-tianbao'`, [
      tenantId,
    ])
    const [known, unknown] = await compared(
      () => signIn(rows[0].login as string),
      () => signIn(`stranger-${randomUUID()}`),
    )
    const ratio = Math.max(known, unknown) / Math.min(known, unknown)
    return [
      {
        figure: 'wrong password of a login that exists',
        ours: `${known.toFixed(1)} ms`,
        compared: `a login that does not: ${unknown.toFixed(1)} ms`,
        ratio: ratio.toFixed(2),
        reach: `≤ ${REACH} × of each other`,
        ok: ratio <= REACH,
      },
    ]
  } finally {
    await close()
  }
}
