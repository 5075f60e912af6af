import { describe, expect, it } from 'vitest'
import { recogniseFile } from './recognise.ts'

describe('recogniseFile', () => {
  it('goes by the bytes', () => {
    expect(recogniseFile(Buffer.from('%PDF-1.7\n'))).toBe('pdf')
    expect(recogniseFile(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).toBe('png')
    expect(recogniseFile(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('jpeg')
    expect(recogniseFile(Buffer.from('PK\u0003\u0004....word/document.xml', 'latin1'))).toBe('docx')
    expect(recogniseFile(Buffer.from('Kế hoạch\r\n\tI. MỤC TIÊU'))).toBe('text')
    expect(recogniseFile(Buffer.from([0xff, 0xfe, 0x4b, 0x00]))).toBe('text')
  })
  it('takes nothing that runs, unpacks or is nothing', () => {
    expect(recogniseFile(Buffer.from([]))).toBeNull()
    expect(recogniseFile(Buffer.from('MZ\u0090\u0000\u0003', 'latin1'))).toBeNull()
    expect(recogniseFile(Buffer.from('PK\u0003\u0004....evil.exe', 'latin1'))).toBeNull()
    expect(recogniseFile(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]))).toBeNull()
  })
})
