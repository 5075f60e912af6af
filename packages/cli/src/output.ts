/** How results reach the person or the pipe. */
export interface Output {
  /** One result: a JSON line with `--json`, else `columns` of a table row. */
  row(value: unknown, columns: readonly (string | number)[]): void
  /** A sentence for people; silent with `--json`. */
  say(text: string): void
  fail(text: string): void
}

export function createOutput(
  isJson: boolean,
  out: NodeJS.WritableStream = process.stdout,
  err: NodeJS.WritableStream = process.stderr,
): Output {
  return {
    row(value, columns) {
      out.write(isJson ? `${JSON.stringify(value)}\n` : `${columns.map((c) => String(c)).join('\t')}\n`)
    },
    say(text) {
      if (!isJson) out.write(`${text}\n`)
    },
    fail(text) {
      err.write(`${text}\n`)
    },
  }
}
