export interface MatrixPlace {
  readonly column: number
  readonly row: number
}

/**
 * Where a key moves the focus among columns of the given lengths; null for a key that moves nothing. Across, the row is kept as far
 * as the column has it; empty columns are passed over.
 */
export function step(at: MatrixPlace, key: string, sizes: readonly number[]): MatrixPlace | null {
  const size = sizes[at.column] ?? 0
  const across = (by: 1 | -1): MatrixPlace => {
    for (let column = at.column + by; column >= 0 && column < sizes.length; column += by) {
      const rows = sizes[column] ?? 0
      if (rows > 0) return { column, row: Math.min(at.row, rows - 1) }
    }
    return at
  }
  switch (key) {
    case 'ArrowDown':
      return { column: at.column, row: Math.min(at.row + 1, Math.max(0, size - 1)) }
    case 'ArrowUp':
      return { column: at.column, row: Math.max(0, at.row - 1) }
    case 'ArrowRight':
      return across(1)
    case 'ArrowLeft':
      return across(-1)
    case 'Home':
      return { column: at.column, row: 0 }
    case 'End':
      return { column: at.column, row: Math.max(0, size - 1) }
    default:
      return null
  }
}
