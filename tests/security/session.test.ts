import { expect, test } from 'vitest'
import type { SessionInfo } from '#modules/organisations/session.contract.ts'
import { Browser } from '#tests/security/browser.ts'
import { securityServer } from '#tests/security/security-server.ts'

const office = securityServer()

test('a person signs in, is known, and signs out', async () => {
  const browser = await office.as('reporter')
  const session = await browser.get<SessionInfo>('/api/session')
  expect(session.json.signedIn?.actor.name).toBe('marker-a-reporter')
  expect((await browser.send('DELETE', '/api/session')).status).toBe(200)
  expect((await browser.get('/api/session')).json).toMatchObject({ signedIn: null })
})

test('nobody signed in is told so, and which administrations there are', async () => {
  const heard = await new Browser(office.url).get<SessionInfo>('/api/session')
  expect(heard.status).toBe(200)
  expect(heard.json.signedIn).toBeNull()
  expect(heard.json.administrations.map((one) => one.code)).toEqual(['bureau-a', 'bureau-b'])
})
