/** The only place of the web client that reads the machine's clock. */
export function now(): number {
  return Date.now()
}
