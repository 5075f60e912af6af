import type { ErrorText } from '../shape.ts'

/** The words where nobody else has any: a fault of the server itself. */
export const serverFault = {
  title: 'The system met a fault',
  remedy: 'Try again in a few minutes. If it persists, send the request id to your administrator.',
} as const satisfies ErrorText
