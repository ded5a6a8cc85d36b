import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/**
 * Structured lines without personal data: what is written is named by its caller, and errors give their kind and place.
 * The database's words on data and constraints quote the row, so only its state code and constraint are kept.
 */
export function openLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  }
  return destination ? pino(options, destination) : pino(options)
}

export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { kind: typeof error }
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown }
  const quotesRows = typeof code === 'string' && /^(22|23)[0-9A-Z]{3}$/.test(code)
  return {
    kind: error.name,
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint, table }),
    // The first line of a stack repeats the message, which may hold what a person typed.
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12),
    ...(quotesRows ? {} : { message: error.message.slice(0, 300) }),
  }
}
