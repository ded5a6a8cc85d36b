import pg from 'pg'
import { vi } from 'vitest'

/** What was sent to the database while `work` ran, statement by statement, without the values. */
export async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const told: string[] = []
  const real = pg.Client.prototype.query
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...words: unknown[]
  ) {
    const [first] = words
    told.push(typeof first === 'string' ? first : String((first as { text?: unknown }).text))
    return Reflect.apply(real, this, words)
  } as typeof real)
  try {
    await work()
  } finally {
    spy.mockRestore()
  }
  return told.map((text) => text.replace(/'[0-9a-f]{8}-[0-9a-f-]{27}'/g, "'…'"))
}
