import { describe, expect, it } from 'vitest'
import { diffContent } from './content-diff.ts'

const content = {
  title: 'Chặn tên miền',
  summary: 'Có thư giả mạo.',
  actions: ['Chặn tên miền', 'Đổi mật khẩu'],
  indicators: [{ kind: 'domain', value: 'a.example' }],
  techniques: [],
}

describe('diffContent', () => {
  it('finds nothing in the same content, whatever the order of acts', () => {
    expect(diffContent(content, { ...content, actions: content.actions.toReversed() }).isSame).toBe(true)
  })

  it('tells what was added and what was taken out', () => {
    const diff = diffContent(content, {
      ...content,
      title: 'Chặn hai tên miền',
      actions: ['Chặn tên miền', 'Báo cáo'],
      indicators: [...content.indicators, { kind: 'domain', value: 'b.example' }],
    })
    expect(diff).toMatchObject({
      title: { before: 'Chặn tên miền', after: 'Chặn hai tên miền' },
      summary: null,
      addedActions: ['Báo cáo'],
      removedActions: ['Đổi mật khẩu'],
      addedIndicators: ['b.example'],
      removedIndicators: [],
      isSame: false,
    })
  })
})
