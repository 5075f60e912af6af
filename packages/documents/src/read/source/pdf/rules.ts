/** Ruled lines of a page, from the drawing operators of PDF (ISO 32000-1 §8.5): the edges of table cells. */
export interface Rule {
  readonly from: number
  readonly to: number
  /** Height of a horizontal rule, place of a vertical one; points from the upper left corner. */
  readonly at: number
}
export interface PageRules {
  readonly horizontal: readonly Rule[]
  readonly vertical: readonly Rule[]
}

/** Numbers of the operators this needs, as the reader of PDF counts them. */
export interface OperatorNumbers {
  readonly save: number
  readonly restore: number
  readonly transform: number
  readonly constructPath: number
}

type Matrix = readonly [number, number, number, number, number, number]
const times = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[2] * n[1],
  m[1] * n[0] + m[3] * n[1],
  m[0] * n[2] + m[2] * n[3],
  m[1] * n[2] + m[3] * n[3],
  m[0] * n[4] + m[2] * n[5] + m[4],
  m[1] * n[4] + m[3] * n[5] + m[5],
]

/** Thicker than this it is a box, not a line. */
const THICK = 2.5
const SHORT = 6
/** Segments looked at on a page; drawings have more, tables do not. */
const MAX_SEGMENTS = 20_000

export function readRules(
  operators: { readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] },
  numbers: OperatorNumbers,
  pageHeight: number,
): PageRules {
  const horizontal: Rule[] = []
  const vertical: Rule[] = []
  const stack: Matrix[] = []
  let matrix: Matrix = [1, 0, 0, 1, 0, 0]
  let left = MAX_SEGMENTS
  const segment = (x1: number, y1: number, x2: number, y2: number): void => {
    if (left-- <= 0) return
    const [ax, ay] = [
      matrix[0] * x1 + matrix[2] * y1 + matrix[4],
      pageHeight - (matrix[1] * x1 + matrix[3] * y1 + matrix[5]),
    ]
    const [bx, by] = [
      matrix[0] * x2 + matrix[2] * y2 + matrix[4],
      pageHeight - (matrix[1] * x2 + matrix[3] * y2 + matrix[5]),
    ]
    const width = Math.abs(ax - bx)
    const height = Math.abs(ay - by)
    if (width >= SHORT && height <= 1)
      horizontal.push({ from: Math.min(ax, bx), to: Math.max(ax, bx), at: (ay + by) / 2 })
    else if (height >= SHORT && width <= 1)
      vertical.push({ from: Math.min(ay, by), to: Math.max(ay, by), at: (ax + bx) / 2 })
  }
  for (const [i, operator] of operators.fnArray.entries()) {
    const args = operators.argsArray[i]
    if (operator === numbers.save) stack.push(matrix)
    else if (operator === numbers.restore) matrix = stack.pop() ?? matrix
    else if (operator === numbers.transform && Array.isArray(args) && args.length === 6)
      matrix = times(matrix, args.map(Number) as unknown as Matrix)
    else if (operator === numbers.constructPath && Array.isArray(args)) readPath(pathData(args), segment)
  }
  return { horizontal, vertical }
}

function pathData(args: readonly unknown[]): ArrayLike<number> {
  const holder: unknown = args[1]
  const data: unknown = Array.isArray(holder) ? holder[0] : undefined
  return data instanceof Float32Array || Array.isArray(data) ? (data as ArrayLike<number>) : []
}

/** Numbers after each drawing step: move, line, curve, quadratic curve, close. */
const STEP_LENGTH = [2, 2, 6, 4, 0]

function readPath(data: ArrayLike<number>, segment: (x1: number, y1: number, x2: number, y2: number) => void): void {
  let corners: [number, number][] = []
  const flush = (isClosed: boolean): void => {
    const xs = corners.map((c) => c[0])
    const ys = corners.map((c) => c[1])
    const [x1, x2, y1, y2] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    // A thin box is a line drawn as a filled rectangle.
    if (corners.length >= 4 && corners.length <= 6 && (x2 - x1 <= THICK || y2 - y1 <= THICK)) {
      if (x2 - x1 <= THICK && y2 - y1 > THICK) segment((x1 + x2) / 2, y1, (x1 + x2) / 2, y2)
      else if (y2 - y1 <= THICK && x2 - x1 > THICK) segment(x1, (y1 + y2) / 2, x2, (y1 + y2) / 2)
    } else if (corners.length > 1) {
      for (const [i, [x, y]] of corners.entries()) {
        const next = corners[i + 1] ?? (isClosed ? corners[0] : undefined)
        if (next !== undefined) segment(x, y, next[0], next[1])
      }
    }
    corners = []
  }
  for (let i = 0; i < data.length;) {
    const step = data[i] ?? 4
    const x = data[i + 1] ?? 0
    const y = data[i + 2] ?? 0
    if (step === 0) {
      flush(false)
      corners.push([x, y])
    } else if (step === 1) {
      if (corners.length < 200) corners.push([x, y])
    } else if (step === 4) flush(true)
    else corners = []
    i += 1 + (STEP_LENGTH[step] ?? 0)
  }
  flush(false)
}
