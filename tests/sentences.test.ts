import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Messages } from '#engine/text/message.ts'
import { SERVER_MODULES } from '../src/server.main.ts'

/**
 * What the server sends as a sentence (tasks, notices) is said by the frame in the words that `web.main.tsx` lists, and by mail in
 * those of the modules: a sentence that one of them does not know is shown as its key.
 */
const SENTENCE = /^(task|notice)\./

const main = readFileSync('src/web.main.tsx', 'utf8')
const listed: readonly string[] = /\n {2}words: \[([^\]]*)\]/.exec(main)?.[1]?.match(/\w+(?=,)/g) ?? []

async function wordsOfFrame(): Promise<ReadonlySet<string>> {
  const sources = [...main.matchAll(/import \{ (\w+) \} from '(#[^']+\.messages\.ts)'/g)]
  const found = sources.filter(([, name]) => listed.includes(name!))
  expect(found.length).toBe(listed.length)
  const all = await Promise.all(
    found.map(async ([, name, path]) => ((await import(path!)) as Record<string, Messages>)[name!]!),
  )
  return new Set(all.flatMap((words) => Object.keys(words)))
}

test('every sentence of tasks and notices is known to the frame and to the mail alike', async () => {
  const frame = await wordsOfFrame()
  const server = new Set(SERVER_MODULES.flatMap(({ messages = [] }) => messages.flatMap((words) => Object.keys(words))))
  const sentences = (keys: ReadonlySet<string>) => [...keys].filter((key) => SENTENCE.test(key)).sort()
  expect(sentences(frame).length).toBeGreaterThan(60)
  expect(
    sentences(server).filter((key) => !frame.has(key)),
    'shown on the screen as its key',
  ).toEqual([])
  expect(
    sentences(frame).filter((key) => !server.has(key)),
    'told by mail as its key',
  ).toEqual([])
})
