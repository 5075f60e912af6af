import { vi } from '@haidang/phrases'
import { describe, expect, it } from 'vitest'
import { heatStep, PROVINCE_TILES, SPECIAL_ZONE_TILES, TILE_COLUMNS, TILE_ROWS } from './province-tiles.ts'

describe('the tiles of the country', () => {
  it('holds each of the 34 provinces once, by the codes the names are kept under', () => {
    const codes = PROVINCE_TILES.map((tile) => tile.code)
    expect(codes).toHaveLength(34)
    expect(new Set(codes)).toEqual(new Set(Object.keys(vi.domain.province)))
  })

  it('draws Hoàng Sa and Trường Sa, each with the province it belongs to', () => {
    expect(SPECIAL_ZONE_TILES.map((zone) => [zone.code, vi.domain.province[zone.provinceCode]])).toEqual([
      ['hoangSa', 'Đà Nẵng'],
      ['truongSa', 'Khánh Hòa'],
    ])
  })

  it('puts no two tiles in one place and none outside the grid', () => {
    const all = [...PROVINCE_TILES, ...SPECIAL_ZONE_TILES]
    expect(new Set(all.map((tile) => `${tile.column}:${tile.row}`)).size).toBe(all.length)
    expect(
      all.every((tile) => tile.column >= 0 && tile.column < TILE_COLUMNS && tile.row >= 0 && tile.row < TILE_ROWS),
    ).toBe(true)
  })

  it('lies as the country lies: the north above the south, the special zones in the sea east of the coast', () => {
    const row = (code: string) => PROVINCE_TILES.find((tile) => tile.code === code)?.row ?? -1
    const order = ['04', '01', '38', '40', '42', '44', '46', '48', '51', '52', '66', '56', '79', '96'].map(row)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    for (const zone of SPECIAL_ZONE_TILES) {
      expect(PROVINCE_TILES.every((tile) => tile.row !== zone.row || tile.column < zone.column)).toBe(true)
    }
  })
})

describe('heatStep', () => {
  it('keeps nothing apart from little and divides the rest evenly', () => {
    expect([0, 1, 25, 26, 51, 76, 100].map((value) => heatStep(value, 100))).toEqual([0, 1, 1, 2, 3, 4, 4])
    expect(heatStep(5, 0)).toBe(0)
  })
})
