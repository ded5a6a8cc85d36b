import { Secret, TOTP } from 'otpauth'
import { expect } from 'vitest'
import { openLog } from '#server/observe/log.ts'
import { hashPassword } from '#server/sign-in/password.ts'
import { keysOf, type Programme, told } from '#tests/builders/http-files.ts'
import { Browser } from '#tests/security/browser.ts'
import { startServer } from '../../src/server.main.ts'

const PASSWORD_OF_ZHU = 'Quiet#Harbour-77'

/** One party signs in an office in operation: by his password and the code of his second factor, within some minutes of it. */
export async function signsByPassword(o: Programme, caseId: string): Promise<void> {
  const { db, pack, clock, dataFolder } = o.office
  const login = 'yx-fuze'
  const later = (seconds: number) => {
    clock.now = new Date(clock.now.getTime() + seconds * 1000)
  }
  await db.asAdmin('update accounts set password_hash = $2 where login = $1', [
    login,
    await hashPassword(PASSWORD_OF_ZHU),
  ])
  await db.asAdmin('update tenants set is_demo = false where id = $1', [pack.tenantId])
  const server = await startServer({
    ...{ database: db.app, port: 0, host: '127.0.0.1', dataFolder, mode: 'serve', isRunningJobs: false },
    ...{ log: () => {}, structuredLog: openLog('error', { write: () => {} }), now: () => clock.now },
  })
  try {
    const browser = new Browser(server.url, 'zh-CN')
    expect((await browser.signIn(pack.code, login, PASSWORD_OF_ZHU)).status).toBe(200)
    const { secret } = told<{ secret: string }>(await browser.post('/api/account/factor'))
    const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now.getTime() })
    const enrolled = told<{ session: { signedIn: { csrfToken: string } } }>(
      await browser.post('/api/account/factor/confirm', { code: code() }),
    )
    browser.csrf = enrolled.session.signedIn.csrfToken
    const signs = () => browser.post(`/api/cases/${caseId}/acts`, { act: { kind: 'take', action: 'sign' } })
    const proves = (password: string, given: string) => browser.post('/api/signatures/proof', { password, code: given })
    expect(keysOf(await signs()), 'without a proof').toEqual(['signature.prove-first'])
    expect(told<object>(await browser.get(`/api/cases/${caseId}/signatures`))).toMatchObject({
      ...{ mustProve: true, asksCode: true, provedUntil: null },
    })
    later(60)
    expect(keysOf(await proves(PASSWORD_OF_ZHU, '')), 'without a code').toEqual(['factor.wrong-code'])
    expect(keysOf(await proves(PASSWORD_OF_ZHU, '000000')), 'by a wrong code').toEqual(['factor.wrong-code'])
    const heard: number[] = []
    for (let n = 0; n < 6; n += 1) heard.push((await proves(`guess-${n}`, code())).status)
    expect(heard.filter((status) => status === 403).length).toBeLessThanOrEqual(5)
    expect(heard.at(-1), 'guessing is slowed down').toBe(429)
    expect(keysOf(await signs())).toEqual(['signature.prove-first'])
    const refused = await db.asAdmin(
      `select count(*)::int as n from audit_entries where deed = 'signature.prove' and outcome <> 'done'`,
    )
    expect(refused[0]!.n, 'and kept in the audit log').toBeGreaterThanOrEqual(heard.length)
    later(16 * 60)
    expect((await proves(PASSWORD_OF_ZHU, code())).status).toBe(200)
    later(11 * 60)
    expect(keysOf(await signs()), 'too long after the proof').toEqual(['signature.prove-first'])
    expect((await proves(PASSWORD_OF_ZHU, code())).status).toBe(200)
    expect((await signs()).status).toBe(200)
  } finally {
    await server.close()
    await db.asAdmin('update tenants set is_demo = true where id = $1', [pack.tenantId])
    await db.asAdmin(
      `update accounts set totp_secret = null, totp_confirmed_at = null, totp_last_step = null, recovery_hashes = '{}'
        where login = $1`,
      [login],
    )
  }
}
