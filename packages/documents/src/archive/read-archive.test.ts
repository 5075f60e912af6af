import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArchiveError, type ArchiveLimits } from './limits.ts'
import { archiveKind, readArchive, unpackArchive } from './read-archive.ts'
import { makeTar, makeZip, padded, tarHead, type TestFile } from './testing/make-archive.ts'

const read = async (bytes: Uint8Array, name = 'a', limits: Partial<ArchiveLimits> = {}): Promise<TestFile[]> =>
  (await unpackArchive(bytes, name, { limits })).map((e) => ({ path: e.path, text: Buffer.from(e.bytes).toString() }))

const files: TestFile[] = [
  { path: 'rules/một.yml', text: 'title: một' },
  { path: `rules/${'x'.repeat(150)}.yml`, text: '' },
  { path: 'b', text: 'y'.repeat(2000) },
]
const forms = (list: readonly TestFile[]) => [makeTar(list), gzipSync(makeTar(list)), makeZip(list)]

describe('readArchive', () => {
  it('reads tar, tar.gz and zip alike', async () => {
    for (const bytes of forms(files)) expect(await read(bytes)).toEqual(files)
    expect(await read(makeZip(files, { method: 0 }))).toEqual(files)
  })

  it('reads tars of V7 without a magic, and of GNU with theirs', async () => {
    const short = files.filter((f) => f.path.length < 90)
    for (const magic of ['', 'ustar  \0']) expect(await read(makeTar(short, magic))).toEqual(short)
  })

  it('takes path and size from pax records, and sizes in binary', async () => {
    const record = (text: string): string => {
      const length = Buffer.byteLength(text) + 2
      const digits = String(length + String(length).length)
      return `${digits} ${text}\n`
    }
    const pax = Buffer.from(record('path=dài/tên.json') + record('size=5'))
    const tar = Buffer.concat([
      tarHead('p', pax.length, 'x'),
      padded(pax),
      tarHead('q', 0, '0'),
      padded(Buffer.from('hello')),
    ])
    expect(await read(tar)).toEqual([{ path: 'dài/tên.json', text: 'hello' }])
    const head = tarHead('b', 0, '0')
    head.fill(0, 124, 136)
    head[124] = 0x80
    head[135] = 3
    head.write('        ', 148)
    head.write(
      `${head
        .reduce((sum, b) => sum + b, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    )
    expect(await read(Buffer.concat([head, padded(Buffer.from('abc'))]))).toEqual([{ path: 'b', text: 'abc' }])
  })

  it('takes a gzip of one file or of several members for that file, and anything else as it is', async () => {
    expect(await read(gzipSync('a,b'), 'feed.csv.gz')).toEqual([{ path: 'feed.csv', text: 'a,b' }])
    expect(await read(gzipSync(''), 'none.gz')).toEqual([{ path: 'none', text: '' }])
    const members = Buffer.concat([gzipSync('a'), gzipSync('b'.repeat(50_000)), gzipSync('')])
    expect(await read(members, 'x.gz')).toEqual([{ path: 'x', text: `a${'b'.repeat(50_000)}` }])
    expect(await read(gzipSync(makeZip(files)), 'x.zip.gz')).toEqual(files)
    expect(await read(Buffer.from('a,b'), 'feed.csv')).toEqual([{ path: 'feed.csv', text: 'a,b' }])
    expect(await read(Buffer.alloc(0), 'nothing')).toEqual([{ path: 'nothing', text: '' }])
  })

  it('gives paths in one form', async () => {
    const text = 'x'
    expect((await read(makeTar([{ path: './a//./b.yml', text }]))).map((f) => f.path)).toEqual(['a/b.yml'])
    expect(
      (
        await read(
          makeZip([
            { path: 'a\\b.yml', text },
            { path: 'c\\', text: '' },
          ]),
        )
      ).map((f) => f.path),
    ).toEqual(['a/b.yml'])
  })

  it('unpacks only what is wanted, and charges nothing for the rest of a zip', async () => {
    for (const bytes of forms(files)) {
      const entries = await unpackArchive(bytes, 'a', { wants: (path) => path === 'b' })
      expect(entries.map((e) => e.path)).toEqual(['b'])
    }
    expect(
      await unpackArchive(makeZip(files), 'a', { wants: (_, size) => size < 100, limits: { maxBytes: 100 } }),
    ).toHaveLength(2)
  })

  it('refuses what would unpack to more than allowed', async () => {
    for (const bytes of [gzipSync(Buffer.alloc(5000)), Buffer.alloc(2000), ...forms(files)]) {
      await expect(read(bytes, 'a', { maxBytes: 1000 })).rejects.toMatchObject({ code: 'archive.too_large' })
    }
    for (const bytes of forms(files))
      await expect(read(bytes, 'a', { maxEntries: 2 })).rejects.toMatchObject({ code: 'archive.too_large' })
  })

  it('refuses a bomb by its ratio, before it is unpacked whole', async () => {
    const bomb = gzipSync(Buffer.alloc(60_000_000))
    await expect(read(bomb, 'bomb.gz')).rejects.toMatchObject({ code: 'archive.too_large', place: 'bomb.gz' })
    const zip = makeZip([{ path: 'zeros', text: '\0'.repeat(30_000_000) }])
    await expect(read(zip)).rejects.toMatchObject({ code: 'archive.too_large', place: 'zeros' })
  })

  it('holds a zip to the size it declares', async () => {
    const content = [{ path: 'liar', text: 'z'.repeat(100_000) }]
    for (const size of [10, 99_999, 100_001])
      await expect(read(makeZip(content, { size }))).rejects.toMatchObject({ code: 'archive.malformed', place: 'liar' })
    await expect(read(makeZip(content, { size: 0x7fffffff }))).rejects.toMatchObject({ code: 'archive.malformed' })
    const noise = Array.from({ length: 200_000 }, (_, i) => ((i * 2654435761) >>> 7).toString(36)).join('')
    expect(await read(makeZip([{ path: 'big', text: noise }]))).toEqual([{ path: 'big', text: noise }])
    await expect(read(makeZip([{ path: 'big', text: noise }], { size: 70_000 }))).rejects.toMatchObject({
      code: 'archive.malformed',
    })
  })

  it('refuses encrypted entries, ZIP64, other methods and other formats, each by name', async () => {
    await expect(read(makeZip(files, { flags: 1 }))).rejects.toMatchObject({
      code: 'archive.encrypted',
      place: 'rules/một.yml',
    })
    await expect(read(makeZip(files, { method: 93 }))).rejects.toMatchObject({ code: 'archive.unsupported' })
    await expect(read(makeZip(files, { size: 0xffffffff }))).rejects.toMatchObject({ code: 'archive.unsupported' })
    const many = makeZip(files)
    many.writeUInt16LE(0xffff, many.length - 12)
    await expect(read(many)).rejects.toMatchObject({ code: 'archive.unsupported', place: 'ZIP64' })
    await expect(read(Buffer.from('7z\xbc\xaf\x27\x1c\x00', 'latin1'), 'x.7z')).rejects.toMatchObject({
      code: 'archive.unsupported',
      place: 'x.7z',
    })
    await expect(read(tarHead('holes', 0, 'S'))).rejects.toMatchObject({ code: 'archive.unsupported', place: 'holes' })
  })

  it('refuses names that leave the archive, and a name twice', async () => {
    for (const path of ['../x', 'a/../../x', '/etc/passwd', 'C:\\x', '..\\x', 'a\u0007b', 'd/'.repeat(70) + 'x'])
      for (const bytes of forms([{ path, text: 'x' }]))
        await expect(read(bytes), path).rejects.toMatchObject({ code: 'archive.bad_path' })
    for (const bytes of forms([
      { path: 'a/b', text: '1' },
      { path: 'a/./b', text: '2' },
    ]))
      await expect(read(bytes)).rejects.toMatchObject({ code: 'archive.duplicate', place: 'a/b' })
  })

  it('shows a hostile name on one line', async () => {
    await expect(read(makeTar([{ path: '../\u001b[2J\u202e', text: '' }]))).rejects.toMatchObject({ place: '../�[2J�' })
  })

  it('names the entry that is damaged', async () => {
    await expect(read(makeZip(files, { crc: 7 }))).rejects.toMatchObject({
      code: 'archive.malformed',
      place: 'rules/một.yml',
    })
    const broken = gzipSync('hello hello')
    broken[broken.length - 6] = (broken[broken.length - 6] ?? 0) ^ 1
    for (const bytes of [broken, gzipSync('hello hello').subarray(0, 20), gzipSync('hello').subarray(0, 12)])
      await expect(read(bytes, 'cut.gz')).rejects.toMatchObject({ code: 'archive.malformed', place: 'cut.gz' })
    await expect(read(makeTar(files).subarray(0, -3000))).rejects.toMatchObject({ code: 'archive.malformed' })
  })

  it('gives the entries before the fault', async () => {
    const tar = Buffer.concat([makeTar(files).subarray(0, -1024), Buffer.alloc(512, 1)])
    const seen: string[] = []
    await expect(async () => {
      for await (const entry of readArchive(tar, 'a')) seen.push(entry.path)
    }).rejects.toBeInstanceOf(ArchiveError)
    expect(seen).toEqual(files.map((f) => f.path))
  })

  it('lets others run while it unpacks', async () => {
    const text = Array.from({ length: 600_000 }, (_, i) => `line ${i} of many\n`).join('')
    const bytes = gzipSync(makeTar([{ path: 'a', text }]))
    let turns = 0
    const timer = setInterval(() => turns++, 0)
    expect((await read(bytes))[0]?.text.length).toBe(text.length)
    clearInterval(timer)
    expect(turns).toBeGreaterThan(0)
  })

  it('answers or refuses, whatever the bytes', async () => {
    const seeds = [makeTar(files), makeZip(files), gzipSync(makeTar(files)), gzipSync('hello')]
    await fc.assert(
      fc.asyncProperty(
        fc.nat(3),
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
      { numRuns: 500 },
    )
  })
})

describe('archiveKind', () => {
  it('looks at bytes, not names', () => {
    expect(archiveKind(makeZip([]))).toBe('zip')
    expect(archiveKind(gzipSync(''))).toBe('gzip')
    expect(archiveKind(makeTar(files))).toBe('tar')
    expect(archiveKind(Buffer.from('{"a":1}'))).toBeNull()
    expect(archiveKind(Buffer.from('BZh is how this text begins'))).toBeNull()
  })
})
