/** How results reach the person or the pipe. */
export interface Output {
  /** One result: a JSON line with `--json`, else `columns` of a table row. */
  row(value: unknown, columns: readonly (string | number)[]): void
  /** A sentence for people; silent with `--json`. */
  say(text: string): void
  fail(text: string): void
  /** For many lines: gathered into larger writes, at the pace of whoever reads them. */
  lines(): LineSink
  /** Where progress may be drawn: standard error, if a person is looking at it. */
  readonly terminal: NodeJS.WritableStream | null
  /** Whether a person rather than a program reads the results. */
  readonly isForPeople: boolean
}

export interface LineSink {
  put(line: string): void
  /** To be awaited now and then: set while the reader is slower than we are. */
  ready(): Promise<void> | undefined
  /** Writes what is left. */
  flush(): Promise<void> | undefined
}

/** Characters gathered before they are written. */
const WRITE_SIZE = 1 << 16

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean }

export function createOutput(isJson: boolean, out: Stream = process.stdout, err: Stream = process.stderr): Output {
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
    lines: () => createLineSink(out),
    terminal: err.isTTY === true && !isJson ? err : null,
    isForPeople: out.isTTY === true && !isJson,
  }
}

function createLineSink(out: NodeJS.WritableStream): LineSink {
  let text = ''
  let waiting: Promise<void> | undefined
  const write = (): void => {
    if (text === '') return
    const isFull = !out.write(text)
    text = ''
    if (!isFull) return
    waiting ??= new Promise((resolve) => {
      out.once('drain', () => {
        waiting = undefined
        resolve()
      })
    })
  }
  return {
    put(line) {
      text += `${line}\n`
      if (text.length >= WRITE_SIZE) write()
    },
    ready: () => waiting,
    flush() {
      write()
      return waiting
    },
  }
}
