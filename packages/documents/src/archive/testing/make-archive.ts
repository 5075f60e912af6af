import { crc32, deflateRawSync } from 'node:zlib'

/** Small archives written by hand for tests, so that every field can be made wrong. */
export interface TestFile {
  readonly path: string
  readonly text: string
}

export interface ZipWrongs {
  readonly flags?: number
  readonly method?: number
  readonly size?: number
  readonly crc?: number
}

export function tarHead(name: string, size: number, type: string, magic = 'ustar\x0000'): Buffer {
  const head = Buffer.alloc(512)
  head.write(name, 0, 100, 'utf8')
  head.write('0000644\0', 100)
  head.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  head.write('        ', 148)
  head.write(type, 156)
  head.write(magic, 257, 'latin1')
  const sum = head.reduce((total, b) => total + b, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return head
}

export const padded = (content: Buffer): Buffer =>
  Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)])

export function makeTar(files: readonly TestFile[], magic?: string): Buffer {
  return Buffer.concat([
    ...files.flatMap(({ path, text }) => {
      const content = Buffer.from(text)
      const name = Buffer.from(path)
      const long =
        name.length > 100
          ? [tarHead('././@LongLink', name.length + 1, 'L'), padded(Buffer.concat([name, Buffer.alloc(1)]))]
          : []
      return [...long, tarHead(path.slice(0, 99), content.length, '0', magic), padded(content)]
    }),
    Buffer.alloc(1024),
  ])
}

export function makeZip(files: readonly TestFile[], wrongs: ZipWrongs = {}): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const { path, text } of files) {
    const name = Buffer.from(path)
    const content = Buffer.from(text)
    const method = wrongs.method ?? 8
    const packed = method === 8 ? deflateRawSync(content) : content
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(wrongs.flags ?? 0, 2)
    fields.writeUInt16LE(method, 4)
    fields.writeUInt32LE(wrongs.crc ?? crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(wrongs.size ?? content.length, 18)
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
