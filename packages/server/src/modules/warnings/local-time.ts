import { VIETNAM_OFFSET_MS } from '@haidang/std'

/** An instant as people in Viet Nam write it: `08:05 21/11/2026`. */
export function formatVietnamTime(atMs: number): string {
  const iso = new Date(atMs + VIETNAM_OFFSET_MS).toISOString()
  return `${iso.slice(11, 16)} ${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`
}
