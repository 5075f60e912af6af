import { writeZip } from '@haidang/documents'
import { describe, expect, it } from 'vitest'
import { cleanName, inspectFile } from './inspect.ts'

const PDF = Buffer.from('%PDF-1.7\n')
const utf8 = (text: string): Uint8Array => Buffer.from(text)
const TEXT = Buffer.from('Kế hoạch\n')
const docx = (parts: Record<string, Uint8Array> = {}) =>
  writeZip(
    { '[Content_Types].xml': utf8('<Types/>'), 'word/document.xml': utf8('<w:document/>'), ...parts },
    Date.UTC(2026, 0, 1),
  )

describe('inspectFile', () => {
  it.each([
    ['ke-hoach.pdf', PDF, 'pdf'],
    ['KẾ HOẠCH SỐ 12.2026', TEXT, 'text'],
    ['bao cao v1.2.DOCX', docx(), 'docx'],
    ['ban-ghi', TEXT, 'text'],
    ['ket-qua.csv', TEXT, 'text'],
  ] as const)('takes %s', async (name, bytes, kind) => {
    expect(await inspectFile(bytes, name)).toBe(kind)
  })

  it.each([
    ['bao-cao.pdf.exe', PDF],
    ['bao-cao.exe.pdf', PDF],
    ['anh.js.txt', TEXT],
    ['trang.html', TEXT],
    ['hinh.svg', TEXT],
    ['bao-cao.docx', PDF],
    ['bao-cao.pdf', TEXT],
    ['bao-cao.docm', docx()],
  ] as const)('refuses the name %s', async (name, bytes) => {
    await expect(inspectFile(bytes, name)).rejects.toMatchObject({ code: 'file.name_mismatch' })
  })

  it('refuses a package with a program, a bomb, a path out of it, and half a package', async () => {
    const refused = { code: 'file.refused' }
    await expect(inspectFile(docx({ 'word/vbaProject.bin': utf8('x') }), 'a.docx')).rejects.toMatchObject(refused)
    await expect(inspectFile(docx({ 'word/embeddings/oleObject1.bin': utf8('x') }), 'a.docx')).rejects.toMatchObject(
      refused,
    )
    const bomb = docx({ 'word/media/image1.bmp': new Uint8Array(20_100_000) })
    expect(bomb.length).toBeLessThan(100_000)
    await expect(inspectFile(bomb, 'a.docx')).rejects.toMatchObject(refused)
    await expect(inspectFile(docx({ '../../etc/cron.d/x': utf8('x') }), 'a.docx')).rejects.toMatchObject(refused)
    const whole = docx()
    await expect(inspectFile(whole.subarray(0, whole.length - 30), 'a.docx')).rejects.toMatchObject(refused)
  })
})

it('a name keeps nothing that is a path, a control character or a turn of the direction of writing', () => {
  expect(cleanName('../../etc/passwd')).toBe('.._.._etc_passwd')
  expect(cleanName('bao-cao\u202Efdp.exe')).toBe('bao-caofdp.exe')
  expect(cleanName('a\r\nb\0.txt')).toBe('a__b_.txt')
})
