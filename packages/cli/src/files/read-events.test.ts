import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { create } from 'tar'
import { afterAll, describe, expect, it } from 'vitest'
import { findEventFiles, readEvents, type SourceFault } from './read-events.ts'

const folder = mkdtempSync(join(tmpdir(), 'read-events-'))
afterAll(() => rmSync(folder, { recursive: true }))

const at = (name: string): string => join(folder, name)
const lines = '{"a":1}\n{"a":2}\n'

async function read(paths: readonly string[], stdin: Readable = Readable.from([])) {
  const faults: SourceFault[] = []
  const records: string[] = []
  for await (const { bytes, ranges, source } of readEvents((await findEventFiles(paths)).files, {
    stdin,
    onFault: (fault) => faults.push(fault),
  }))
    for (let i = 0; i < ranges.length; i += 2)
      records.push(
        `${source.slice(source.startsWith(folder) ? folder.length + 1 : 0)} ${Buffer.from(bytes.subarray(ranges[i], ranges[i + 1])).toString()}`,
      )
  return { records, faults }
}

describe('readEvents', () => {
  it('reads plain files, gzip, Zstandard and UTF-16 alike, by their bytes and not their names', async () => {
    writeFileSync(at('plain.json'), lines)
    writeFileSync(at('packed.json'), gzipSync(lines))
    writeFileSync(at('packed.ndjson.zst'), zstdCompressSync(lines))
    writeFileSync(at('wide.json'), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines, 'utf16le')]))
    for (const name of ['plain.json', 'packed.json', 'packed.ndjson.zst', 'wide.json'])
      expect(await read([at(name)])).toEqual({ records: [`${name} {"a":1}`, `${name} {"a":2}`], faults: [] })
  })

  it('reads folders in the order of names, and archives entry by entry, packed entries included', async () => {
    mkdirSync(at('tree/b/.hidden'), { recursive: true })
    writeFileSync(at('tree/b/2.json.gz'), gzipSync('[{"a":2}]'))
    writeFileSync(at('tree/a.log'), 'Jun 14 15:16:01 combo sshd[1]: x\n')
    writeFileSync(at('tree/notes.md'), 'no events')
    writeFileSync(at('tree/b/.hidden/x.json'), '{}')
    const wanted = ['a.log Jun 14 15:16:01 combo sshd[1]: x', 'b/2.json.gz {"a":2}']
    writeFileSync(at('tree/b/3.json.1'), '')
    expect(await findEventFiles([at('tree')])).toMatchObject({ passedOver: 1, files: { length: 3 } })
    expect((await read([at('tree')])).records).toEqual(wanted.map((w) => `tree/${w}`))
    await create({ file: at('tree.tgz'), gzip: true, cwd: at('tree') }, ['a.log', 'b'])
    const { records, faults } = await read([at('tree.tgz')])
    expect(records.toSorted()).toEqual(wanted.map((w) => `tree.tgz!${w}`).toSorted())
    expect(faults).toEqual([])
  })

  it('reads standard input, packed or not', async () => {
    expect((await read(['-'], Readable.from([Buffer.from(lines)]))).records).toEqual(['- {"a":1}', '- {"a":2}'])
    expect((await read(['-'], Readable.from([gzipSync(lines)]))).records).toHaveLength(2)
  })

  it('gives what came before a fault, names the file, and reads the next', async () => {
    const many = Array.from({ length: 5000 }, (_, i) => `{"n":${i},"s":"${(i * 7919).toString(36)}"}`).join('\n')
    writeFileSync(at('cut.json.gz'), gzipSync(many).subarray(0, 20_000))
    const { records, faults } = await read([at('cut.json.gz'), at('plain.json')])
    expect(faults.map((f) => f.code)).toEqual(['Z_BUF_ERROR'])
    expect(faults[0]?.source).toBe(at('cut.json.gz'))
    expect(records.filter((r) => r.startsWith('cut')).length).toBeGreaterThan(1000)
    expect(records.slice(-2)).toEqual(['plain.json {"a":1}', 'plain.json {"a":2}'])
  })

  it('names the entry of an archive that is refused', async () => {
    writeFileSync(at('bad.zip'), Buffer.from('PK\x03\x04 and then nothing'))
    expect((await read([at('bad.zip')])).faults).toMatchObject([
      { source: `${at('bad.zip')}!central directory`, code: 'archive.malformed' },
    ])
  })

  it('tells a file that is not there', async () => {
    await expect(read([at('none.json')])).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
