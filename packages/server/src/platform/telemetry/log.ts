import { type FastifyBaseLogger } from 'fastify'
import { type DestinationStream, pino } from 'pino'

export type Logger = FastifyBaseLogger

/**
 * Structured lines with one request id each. Cookies, tokens and passwords are removed before a line is written.
 * @param destination where lines go; standard output where none is given
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['req.headers.cookie', 'req.headers.authorization', '*.password', '*.token', '*.secret'],
      censor: '[secret]',
    },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
