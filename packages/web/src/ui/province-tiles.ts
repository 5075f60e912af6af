/** One tile of the country: a province by its code, or a special zone. `column` and `row` start at 0, north at the top. */
export interface Tile {
  readonly code: string
  readonly column: number
  readonly row: number
}

/** The 34 provincial units in force since 1 July 2025 (codes of Decision 19/2025/QĐ-TTg), laid out as the country lies. */
export const PROVINCE_TILES: readonly Tile[] = [
  { code: '12', column: 0, row: 0 },
  { code: '15', column: 1, row: 0 },
  { code: '08', column: 2, row: 0 },
  { code: '04', column: 3, row: 0 },
  { code: '11', column: 0, row: 1 },
  { code: '25', column: 1, row: 1 },
  { code: '19', column: 2, row: 1 },
  { code: '20', column: 3, row: 1 },
  { code: '14', column: 0, row: 2 },
  { code: '01', column: 1, row: 2 },
  { code: '24', column: 2, row: 2 },
  { code: '22', column: 3, row: 2 },
  { code: '37', column: 1, row: 3 },
  { code: '33', column: 2, row: 3 },
  { code: '31', column: 3, row: 3 },
  { code: '38', column: 1, row: 4 },
  { code: '40', column: 1, row: 5 },
  { code: '42', column: 2, row: 6 },
  { code: '44', column: 2, row: 7 },
  { code: '46', column: 3, row: 8 },
  { code: '48', column: 3, row: 9 },
  { code: '51', column: 4, row: 10 },
  { code: '52', column: 4, row: 11 },
  { code: '66', column: 4, row: 12 },
  { code: '68', column: 3, row: 13 },
  { code: '56', column: 4, row: 13 },
  { code: '80', column: 1, row: 14 },
  { code: '75', column: 2, row: 14 },
  { code: '82', column: 1, row: 15 },
  { code: '79', column: 2, row: 15 },
  { code: '91', column: 0, row: 15 },
  { code: '92', column: 1, row: 16 },
  { code: '86', column: 2, row: 16 },
  { code: '96', column: 0, row: 17 },
]

/** The special zones in the East Sea, each with the province it belongs to. */
export const SPECIAL_ZONE_TILES = [
  { code: 'hoangSa', provinceCode: '48', column: 5, row: 9 },
  { code: 'truongSa', provinceCode: '56', column: 5, row: 14 },
] as const

export const TILE_COLUMNS = 6
export const TILE_ROWS = 18

/** Steps of the heat scale, 0 to 4: zero is its own step, the rest divide 1…`most` evenly by rank of magnitude. */
export function heatStep(value: number, most: number): 0 | 1 | 2 | 3 | 4 {
  if (value <= 0 || most <= 0) return 0
  const share = value / most
  if (share > 0.75) return 4
  if (share > 0.5) return 3
  if (share > 0.25) return 2
  return 1
}
