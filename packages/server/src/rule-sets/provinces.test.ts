import { describe, expect, it } from 'vitest'
import { loadProvinces } from './provinces.ts'
import { loadSectors } from './sectors.ts'

const provinces = loadProvinces()
const today = '2026-11-22'

describe('provinces through time', () => {
  it('are 63 before 1 July 2025 and 34 since, no code twice on a day', () => {
    for (const [date, count] of [
      ['2010-01-01', 63],
      ['2025-06-30', 63],
      ['2025-07-01', 34],
      [today, 34],
    ] as const) {
      const there = provinces.on(date)
      expect(there).toHaveLength(count)
      expect(new Set(there.map((unit) => unit.code)).size).toBe(count)
    }
    expect(provinces.on('2005-01-01')).toHaveLength(64)
  })

  it('all resolve to one that is there, on any later day', () => {
    for (const unit of provinces.units) {
      const resolved = provinces.resolveOn(unit, today)
      expect(provinces.on(today)).toContain(resolved)
    }
  })

  it.each([
    ['74', '2023-05-01', '79', 'Hồ Chí Minh'],
    ['Bình Dương', today, '79', 'Hồ Chí Minh'],
    ['tỉnh Bình Dương', '2023-01-01', '79', 'Hồ Chí Minh'],
    ['TP. Hồ Chí Minh', today, '79', 'Hồ Chí Minh'],
    ['phu yen', '2024-01-01', '66', 'Đắk Lắk'],
    ['30', '2024-01-01', '31', 'Hải Phòng'],
    ['Thừa Thiên Huế', '2023-01-01', '46', 'Huế'],
    ['Hà Tây', '2007-01-01', '01', 'Hà Nội'],
    // One code, two provinces: the day decides.
    ['82', '2024-01-01', '82', 'Đồng Tháp'],
    ['15', '2024-01-01', '15', 'Lào Cai'],
  ])('%s of %s lies in %s %s today', (area, asOf, code, name) => {
    const unit = provinces.find(area, asOf)
    expect(unit).toBeDefined()
    if (unit === undefined) return
    expect(provinces.resolveOn(unit, today)).toMatchObject({ code, name })
  })

  it('reads a code as it was meant on its day', () => {
    expect(provinces.find('15', '2024-01-01')?.name).toBe('Yên Bái')
    expect(provinces.find('15', today)?.name).toBe('Lào Cai')
    expect(provinces.find('82', '2024-01-01')?.name).toBe('Tiền Giang')
    const tienGiang = provinces.find('82', '2024-01-01')
    expect(tienGiang && provinces.resolveOn(tienGiang, '2024-06-01').name).toBe('Tiền Giang')
    expect(provinces.find('99', today)).toBeUndefined()
  })
})

describe('sectors', () => {
  it('are eleven, led by whom the day says', () => {
    const sectors = loadSectors()
    expect(sectors.on(today).map((sector) => sector.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(sectors.on('2020-01-01')[0]?.leadBody).toBe('Bộ Giao thông vận tải')
    expect(sectors.on(today)[0]?.leadBody).toBe('Bộ Xây dựng')
  })
})
