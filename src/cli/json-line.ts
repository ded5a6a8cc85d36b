import { StringDecoder } from 'node:string_decoder'

/** Lines of a stream, at most one of them in memory; a line that is too long is `undefined` and ends it. */
export async function* linesOf(
  input: AsyncIterable<Buffer | string>,
  longest: number,
): AsyncGenerator<string | undefined> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const piece of input) {
    const parts = (rest + (typeof piece === 'string' ? piece : decoder.write(piece))).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) yield line
    if (rest.length > longest) {
      yield undefined
      return
    }
  }
  rest += decoder.end()
  if (rest !== '') yield rest
}
