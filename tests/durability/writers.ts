import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

interface Kept {
  readonly unit: string | null
  readonly entry: string | null
}

/** Who is not answered asks again as a person would; asking a hundred times a second would take the machine from the server that starts. */
const ASKS_AGAIN_MS = 50

/** Clients that act without pause and remember themselves what was acknowledged: the server's word is what is tested. */
export function writers(count: number) {
  const acknowledged = new Set<string>()
  let url: string | undefined
  let isOver = false
  const one = async () => {
    while (!isOver) {
      const id = randomUUID()
      try {
        if (url === undefined) throw new Error('no server')
        const answer = await fetch(`${url}/${id}`, { method: 'POST', signal: AbortSignal.timeout(20_000) })
        await answer.text()
        if (answer.status === 200) acknowledged.add(id)
        else await sleep(ASKS_AGAIN_MS)
      } catch {
        await sleep(ASKS_AGAIN_MS)
      }
    }
  }
  const running = Promise.all(Array.from({ length: count }, one))
  return {
    acknowledged,
    /** Resolves when that many more acts have been acknowledged. */
    acknowledging: async (more: number) => {
      const until = acknowledged.size + more
      while (acknowledged.size < until) await sleep(5)
    },
    writeTo: (address: string | undefined) => {
      url = address
    },
    end: async () => {
      isOver = true
      await running
    },
  }
}

/** What was acknowledged and is not there, and what is there by half. */
export async function lossesOf(
  acknowledged: ReadonlySet<string>,
  url: string,
): Promise<{ lost: string[]; half: Kept[]; double: number }> {
  const rows = await keptAt(url)
  const present = new Set(rows.map((row) => row.unit))
  return {
    lost: [...acknowledged].filter((id) => !present.has(id)),
    half: rows.filter((row) => row.unit === null || row.entry === null),
    double: rows.length - new Set(rows.map((row) => row.unit ?? row.entry)).size,
  }
}

/** Right after its database was killed the server says for a moment that it is busy: the reader asks again, as the writers do. */
async function keptAt(url: string): Promise<Kept[]> {
  const until = Date.now() + 15_000
  for (;;) {
    const answer = await fetch(url)
    if (answer.ok) return (await answer.json()) as Kept[]
    if (answer.status !== 503 || Date.now() > until)
      throw new Error(`what is kept could not be read: ${answer.status} ${await answer.text()}`)
    await answer.body?.cancel()
    await sleep(50)
  }
}
