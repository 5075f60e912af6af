import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { planItems } from './plan-rows.ts'
import { readPlanDocument } from './read-plan-document.ts'
import { withoutSigns } from './sense/lost-signs.ts'
import { toTcvn3, toVni } from './testing/old-encodings.ts'

const folder = new URL('fixtures/plans/', import.meta.url)
const names = readdirSync(folder)
  .filter((n) => n.endsWith('.txt'))
  .map((n) => n.slice(0, -4))
const textOf = (name: string): string => readFileSync(new URL(`${name}.txt`, folder), 'utf8')

/** Line, type, part, mark, text, agencies, time as written and as read, product and money of every item. */
async function brief(bytes: Uint8Array): Promise<string[]> {
  const document = await readPlanDocument(bytes, { name: 'x.txt' })
  return planItems(document).map((i) =>
    [
      i.place.line,
      i.type,
      i.part,
      i.marker,
      i.text,
      i.leadText,
      i.supportText,
      i.deadlineText,
      i.deadlines.map((d) => [d.kind, d.from ?? '', d.to ?? '', d.rrule ?? ''].join(' ').trim())[0] ?? '',
      i.product ?? '',
      i.budget ?? '',
    ].join('\t'),
  )
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What must be found stands beside each plan. */
const expectedOf = (name: string): URL => new URL(`${name}.tsv`, folder)

describe('plans of many forms', () => {
  it.each(names)('%s', async (name) => {
    const found = await brief(utf8(textOf(name)))
    expect(found).toEqual(readFileSync(expectedOf(name), 'utf8').replace(/\n$/u, '').split('\n'))
  })

  // The older encodings have no bullets.
  const signed = names.filter((n) => n !== 'khong-dau' && !textOf(n).includes('•'))
  it.each(signed)('%s in VNI', async (name) => {
    expect(await brief(toVni(textOf(name)))).toEqual(await brief(utf8(textOf(name))))
  })

  it.each(signed)('%s in TCVN3', async (name) => {
    const [old, plain] = [await brief(toTcvn3(textOf(name))), await brief(utf8(textOf(name)))]
    // Single capitals with tones are lost in this encoding.
    expect(old.map((l) => l.toLowerCase())).toEqual(plain.map((l) => l.toLowerCase()))
  })

  it.each(names)('%s without signs: the same items, agencies and times', async (name) => {
    const plain = (rows: readonly string[]): string[] => rows.map((r) => withoutSigns(r))
    expect(plain(await brief(utf8(withoutSigns(textOf(name)))))).toEqual(plain(await brief(utf8(textOf(name)))))
  })

  const prose = names.filter((n) => !/bang|phu-luc|khong-dau|ban-quet/u.test(n))
  it.each(prose)('%s as a scanner gives it: page numbers between lines, l for 1, d for đ, signs lost', async (name) => {
    const content = (rows: readonly string[]): string[] =>
      rows.map((r) => withoutSigns(r.split('\t').toSpliced(3, 1).slice(1).join('\t')))
    expect(content(await brief(utf8(scanned(textOf(name)))))).toEqual(content(await brief(utf8(textOf(name)))))
  })
})

/** Letterhead and recipients as they are; in the body every eleventh line is followed by a page number, and signs get lost. */
function scanned(text: string): string {
  let line = 0
  let isBody = false
  return text
    .split('\n')
    .flatMap((whole) => {
      line++
      if (/^(?:I|A|Phần I|1|Điều 1)[.:]?(?:\s|$)/u.test(whole)) isBody = true
      if (whole.startsWith('Nơi nhận')) isBody = false
      if (!isBody) return [whole]
      const read = whole
        .replace(/^1\. (?=\p{Lu}\p{Ll})/u, 'l. ')
        .replace(/^đ\) /u, 'd) ')
        .replaceAll(/(?<=Công an )tỉnh|(?<=Sở Khoa )học|(?<=Ủy ban )nhân(?= dân)|(?<=Các sở, ban, )ngành/gu, (w) =>
          withoutSigns(w),
        )
      return line % 11 === 0 ? [read, '', `- ${Math.ceil(line / 11) + 1} -`, ''] : [read]
    })
    .join('\n')
}
