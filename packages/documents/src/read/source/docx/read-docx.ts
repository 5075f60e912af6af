import { ArchiveError, unpackArchive } from '../../../archive/index.ts'
import { finding } from '../../finding.ts'
import type { PlanFinding } from '../../model.ts'
import type { RawCell, RawDocument, RawLine, RawRow, RawTable } from '../raw-document.ts'
import { MAX_LINE_LENGTH, MAX_LINES } from '../read-text.ts'
import { type DocumentText, type Paragraph, readDocumentXml } from './document-xml.ts'
import { parseNumbering } from './numbering.ts'
import { parseStyles } from './styles.ts'
import { readXml } from './xml.ts'

/** Unpacked XML of a document of 500 pages is some 20 MB. */
const MAX_XML = 120_000_000
const PARTS =
  /^(?:word\/[^/]*\.xml|_rels\/\.rels|\[Content_Types\]\.xml|mimetype|content\.xml|xl\/workbook\.xml|ppt\/presentation\.xml)$/u

/**
 * A DOCX (ECMA-376) or another zip, told by its parts. Lines are paragraphs; a cell's paragraphs stand row by row.
 */
export async function readDocxSource(bytes: Uint8Array): Promise<RawDocument> {
  const parts = new Map<string, string>()
  try {
    const entries = await unpackArchive(bytes, 'document.docx', {
      wants: (path) => PARTS.test(path),
      limits: { maxBytes: MAX_XML, maxRatio: 2000, maxEntries: 20_000 },
    })
    for (const { path, bytes: content } of entries) parts.set(path, decodeXml(content))
  } catch (error) {
    return failed(error)
  }
  const main = mainPart(parts)
  const xml = parts.get(main)
  if (xml === undefined) return unsupported(parts)
  const folder = main.replace(/[^/]*$/u, '')
  const styles = parseStyles(parts.get(`${folder}styles.xml`) ?? '')
  const numbering = parseNumbering(parts.get(`${folder}numbering.xml`) ?? '')
  const text = readDocumentXml(xml, styles, numbering)
  const notes = ['footnotes.xml', 'endnotes.xml'].flatMap((name) => {
    const part = parts.get(folder + name)
    return part === undefined ? [] : [...readDocumentXml(part, styles, numbering).notes]
  })
  return toRaw(text, notes)
}

function failed(error: unknown): RawDocument {
  const code = error instanceof ArchiveError ? error.code : 'archive.malformed'
  if (code === 'archive.encrypted') return nothing(finding('file_encrypted'))
  if (code === 'archive.too_large')
    return nothing(finding('file_too_large', { params: { limit: MAX_XML, bytes: MAX_XML } }))
  return nothing(finding('file_damaged', { params: { kind: 'docx' } }))
}

const nothing = (found: PlanFinding): RawDocument => ({
  format: 'unreadable',
  encoding: null,
  pages: null,
  lines: [],
  tables: [],
  footnotes: [],
  findings: [found],
})

function unsupported(parts: ReadonlyMap<string, string>): RawDocument {
  const kind = parts.has('xl/workbook.xml')
    ? 'xlsx'
    : parts.has('ppt/presentation.xml')
      ? 'pptx'
      : parts.has('content.xml')
        ? 'odt'
        : 'zip'
  return nothing(finding('file_unsupported', { params: { kind } }))
}

function decodeXml(bytes: Uint8Array): string {
  const [a, b] = bytes
  const encoding = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

/** The main part by the package's relations; `word/document.xml` where they do not tell. */
function mainPart(parts: ReadonlyMap<string, string>): string {
  let target: string | undefined
  readXml(parts.get('_rels/.rels') ?? '', {
    open(name, value) {
      if (name === 'Relationship' && value('Type')?.endsWith('/officeDocument') === true) target = value('Target')
    },
  })
  const path = target?.replace(/^\/+/u, '')
  return path !== undefined && path.startsWith('word/') && parts.has(path) ? path : 'word/document.xml'
}

function toRaw(text: DocumentText, notes: readonly (readonly [string, string])[]): RawDocument {
  const lines: RawLine[] = []
  const tables: RawTable[] = []
  const findings: PlanFinding[] = []
  let isCut = false
  const pageOf = (paragraph: Paragraph): number | null => (text.hasPages ? paragraph.page : null)
  /** A paragraph's lines: it is broken where its author broke it. */
  const add = (paragraph: Paragraph): number[] => {
    const added: number[] = []
    for (const [i, part] of paragraph.text.split('\n').entries()) {
      if (i > 0 && part.trim() === '') continue
      if (lines.length >= MAX_LINES || part.length > MAX_LINE_LENGTH) isCut = true
      if (lines.length >= MAX_LINES) break
      const start = i === 0 ? 'yes' : 'unknown'
      lines.push({ text: part.slice(0, MAX_LINE_LENGTH), page: pageOf(paragraph), start, isBold: paragraph.isBold })
      added.push(lines.length)
    }
    return added
  }
  for (const block of text.blocks) {
    if (block.kind === 'paragraph') {
      add(block.paragraph)
      continue
    }
    const taken: number[] = []
    const rows = block.rows.map((row): RawRow => {
      const cells = row.map((cell): RawCell => {
        const held = cell.paragraphs.filter((p) => p.text.trim() !== '').flatMap((p) => add(p))
        taken.push(...held)
        return {
          text: cell.paragraphs
            .map((p) => p.text.replaceAll('\n', ' '))
            .join(' ')
            .trim(),
          lines: held,
          span: cell.span,
          isMergedDown: cell.isMergedDown,
        }
      })
      return { cells, afterBreak: false }
    })
    tables.push({ lines: taken, rows, isDrawn: true })
  }
  const footnotes = notes.flatMap(([number, note]) => {
    const [line] = add({ text: note.replaceAll('\n', ' '), isBold: false, page: 1 })
    return line === undefined ? [] : [{ number, text: note, line }]
  })
  if (isCut) findings.push(finding('too_many_lines', { line: lines.length, params: { limit: MAX_LINES } }))
  if (!text.isSound) findings.push(finding('file_damaged', { line: lines.length, params: { kind: 'docx' } }))
  if (text.changes > 0) findings.push(finding('changes_accepted', { params: { count: text.changes } }))
  if (text.pictures > 0) findings.push(finding('pictures_left_out', { params: { count: text.pictures } }))
  if (text.converted > 0)
    findings.push(finding('encoding_converted', { params: { encoding: 'fonts', count: text.converted } }))
  return {
    format: 'docx',
    encoding: text.converted > 0 ? 'mixed' : 'utf-8',
    pages: text.hasPages ? Math.max(1, ...lines.map((l) => l.page ?? 1)) : null,
    lines,
    tables,
    footnotes,
    findings,
  }
}
