import { deflateRawSync, gzipSync, crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArchiveError } from './limits.ts'
import { readMaterial } from './material.ts'
import { unpackArchive } from './unpack.ts'

interface File {
  readonly path: string
  readonly text: string
}

function tarHeader(name: string, size: number, type: string): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0, 100, 'utf8')
  header.write('0000644\0', 100)
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  header.write('        ', 148)
  header.write(type, 156)
  header.write('ustar\0', 257)
  header.write(
    `${header
      .reduce((sum, b) => sum + b, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return header
}
const padded = (content: Buffer): Buffer => Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)])

function makeTar(files: readonly File[]): Buffer {
  return Buffer.concat([
    ...files.flatMap(({ path, text }) => {
      const content = Buffer.from(text)
      const name = Buffer.from(path)
      const long =
        name.length > 100
          ? [tarHeader('././@LongLink', name.length + 1, 'L'), padded(Buffer.concat([name, Buffer.alloc(1)]))]
          : []
      return [...long, tarHeader(path.slice(0, 99), content.length, '0'), padded(content)]
    }),
    Buffer.alloc(1024),
  ])
}

function makeZip(files: readonly File[]): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const { path, text } of files) {
    const name = Buffer.from(path)
    const content = Buffer.from(text)
    const packed = deflateRawSync(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(content.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), Buffer.from([20, 0]), fields, rest, name]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(files.length, 4)
  end.writeUInt16LE(files.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}

const read = async (bytes: Uint8Array, name = 'a'): Promise<File[]> =>
  (await unpackArchive(bytes, name)).map((e) => ({ path: e.path, text: Buffer.from(e.bytes).toString() }))

const files: File[] = [
  { path: 'rules/một.yml', text: 'title: một' },
  { path: `rules/${'x'.repeat(150)}.yml`, text: '' },
  { path: 'b', text: 'y'.repeat(2000) },
]

describe('unpackArchive', () => {
  it('reads tar, tar.gz and zip alike', async () => {
    for (const bytes of [makeTar(files), gzipSync(makeTar(files)), makeZip(files)])
      expect(await read(bytes)).toEqual(files)
  })

  it('takes a gzip of one file for that file, and anything else as it is', async () => {
    expect(await read(gzipSync('a,b'), 'feed.csv.gz')).toEqual([{ path: 'feed.csv', text: 'a,b' }])
    expect(await read(Buffer.from('a,b'), 'feed.csv')).toEqual([{ path: 'feed.csv', text: 'a,b' }])
  })

  it('refuses what would unpack to more than allowed', async () => {
    const limits = { maxBytes: 1000, maxEntries: 10 }
    for (const bytes of [gzipSync(Buffer.alloc(5000)), makeZip(files)]) {
      await expect(unpackArchive(bytes, 'a', limits)).rejects.toMatchObject({ code: 'archive.too_large' })
    }
    await expect(unpackArchive(makeTar(files), 'a', { maxBytes: 1e6, maxEntries: 2 })).rejects.toMatchObject({
      code: 'archive.too_large',
    })
  })

  it('names the entry that is damaged', async () => {
    const zip = makeZip(files)
    zip[60] = (zip[60] ?? 0) ^ 0xff
    await expect(unpackArchive(zip, 'a')).rejects.toMatchObject({ code: 'archive.malformed' })
    await expect(unpackArchive(gzipSync('hello hello').subarray(0, 20), 'cut.gz')).rejects.toMatchObject({
      code: 'archive.malformed',
      place: 'cut.gz',
    })
  })

  it('answers or refuses, whatever the bytes', async () => {
    const seeds = [makeTar(files), makeZip(files), gzipSync(makeTar(files))]
    await fc.assert(
      fc.asyncProperty(
        fc.nat(2),
        fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 6 }),
        fc.nat(4000),
        async (which, changes, cut) => {
          const bytes = Buffer.from(seeds[which] ?? [])
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
          try {
            await unpackArchive(bytes.subarray(0, Math.max(1, bytes.length - cut)), 'a')
          } catch (error) {
            expect(error).toBeInstanceOf(ArchiveError)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('readMaterial', () => {
  const fetchNothing = async (): Promise<Uint8Array> => Buffer.from('')
  it('wants either content or an address', async () => {
    await expect(readMaterial({ name: 'x', isBase64: false }, fetchNothing, 'rule.bad_import')).rejects.toMatchObject({
      code: 'rule.bad_import',
      params: { reason: 'content_or_url' },
    })
  })

  it('names fetched material by its address and unpacks it', async () => {
    const seen: string[] = []
    const fetchMaterial = async (url: string): Promise<Uint8Array> => {
      seen.push(url)
      return gzipSync('evil.example')
    }
    expect(
      await readMaterial(
        { name: 'x', isBase64: false, url: 'https://feeds.example/list.txt.gz?a=1' },
        fetchMaterial,
        'indicator.bad_import',
      ),
    ).toEqual([{ path: 'list.txt', text: 'evil.example' }])
    expect(seen).toEqual(['https://feeds.example/list.txt.gz?a=1'])
  })

  it('says which entry of a file is at fault', async () => {
    const content = gzipSync('hello').subarray(0, 12).toString('base64')
    await expect(
      readMaterial({ name: 'x.gz', content, isBase64: true }, fetchNothing, 'rule.bad_import'),
    ).rejects.toMatchObject({ code: 'rule.bad_import', params: { reason: 'archive.malformed', place: 'x.gz' } })
  })
})
