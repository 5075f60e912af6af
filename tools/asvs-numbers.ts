/**
 * The requirements of OWASP ASVS 5.0.0 by number, with the level each begins at: one digit a requirement, in the order of the section.
 * Chapters V6 to V8 are followed to level 3, the others to level 2.
 */
export const CHAPTERS: readonly (readonly [name: string, sections: readonly string[]])[] = [
  ['Encoding and sanitisation', ['22', '1111122223', '112222222223', '222', '123']],
  ['Validation and business logic', ['122', '112', '12223', '23']],
  ['Web frontend', ['3', '113', '12223', '11222233', '11122333', '3', '22333']],
  ['API and web service', ['12233', '23333', '22', '1222']],
  ['Files', ['2', '112333', '113', '222']],
  ['Authentication', ['122', '111111112222', '11223333', '112233', '22222333', '2223', '33', '2222']],
  ['Session management', ['222', '1111', '22', '11222', '223', '22']],
  ['Authorization', ['1233', '1123', '133', '23']],
  ['Self-contained tokens', ['111', '1222']],
  ['OAuth and OIDC', ['22', '223', '22223', '1111122222233333', '22222', '22', '222']],
  ['Cryptography', ['2233', '22233', '11233', '1222', '23', '23', '33']],
  ['Secure communication', ['12233', '11', '22223']],
  ['Configuration', ['2333', '222223', '2233', '1222233']],
  ['Data protection', ['22', '12223333', '122']],
  ['Secure coding and architecture', ['12233', '12233', '1222222', '3333']],
  ['Security logging and error handling', ['2', '22222', '2222', '222', '2223']],
  ['WebRTC', ['23', '22223333', '22']],
]

const DEEP = new Set([6, 7, 8])

/** A requirement that has to have a row. */
export interface Requirement {
  readonly id: string
  readonly chapter: number
  readonly level: number
}

export const REQUIREMENTS: readonly Requirement[] = CHAPTERS.flatMap(([, sections], c) =>
  sections.flatMap((levels, s) =>
    [...levels].flatMap((digit, r) => {
      const chapter = c + 1
      const level = Number(digit)
      return level === 3 && !DEEP.has(chapter) ? [] : [{ id: `${chapter}.${s + 1}.${r + 1}`, chapter, level }]
    }),
  ),
)
