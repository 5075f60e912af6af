/** The platform cannot start for a reason the person at the terminal can mend; the message says how. */
export class StartRefused extends Error {
  override readonly name: string = 'StartRefused'
}

/** The port is taken by another program. */
export function portInUse(port: number, cause: unknown): StartRefused {
  return new StartRefused(
    `port ${port} is in use: stop the program that has it, or give another one (HAIDANG_HTTP_PORT=8788 npm start, npm run demo -- --port 8788)`,
    { cause },
  )
}
