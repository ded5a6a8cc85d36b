import { StringDecoder } from 'node:string_decoder'

/**
 * Lines of a stream, at most one of them in memory. A line that is too long is `undefined`; what is left of it is passed
 * over, and the next one follows.
 */
export async function* linesOf(
  input: AsyncIterable<Buffer | string>,
  longest: number,
): AsyncGenerator<string | undefined> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let isTooLong = false
  for await (const piece of input) {
    const parts = (typeof piece === 'string' ? piece : decoder.write(piece)).split('\n')
    for (const [at, part] of parts.entries()) {
      if (at > 0) {
        yield isTooLong ? undefined : rest
        rest = ''
        isTooLong = false
      }
      isTooLong ||= rest.length + part.length > longest
      rest = isTooLong ? '' : rest + part
    }
  }
  rest += decoder.end()
  if (isTooLong) yield undefined
  else if (rest !== '') yield rest
}
