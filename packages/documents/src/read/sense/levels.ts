/** Sentences copied from a document of another level, or from the duties of somebody else. */
interface LevelSlip {
  readonly text: string
  readonly suggestion: string
}

export type Level = 'central' | 'province' | 'commune'

/** The level of the body that issues the document. */
export function levelOf(issuer: string | null, sign: string | null): Level | undefined {
  const name = `${issuer ?? ''} ${sign ?? ''}`.toUpperCase()
  if (/THỦ TƯỚNG|CHÍNH PHỦ|TTG|^BỘ (?!CHỈ HUY)/u.test(name)) return 'central'
  if (/(?:ỦY|UỶ) BAN NHÂN DÂN\s+(?:XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)/u.test(name)) return 'commune'
  if (/(?:ỦY|UỶ) BAN NHÂN DÂN|UBND|TỈNH ỦY|THÀNH ỦY|^SỞ/u.test(name)) return 'province'
  return undefined
}

const PROVINCIAL: readonly (readonly [RegExp, string])[] = [
  [/báo cáo Thủ tướng Chính phủ/u, 'báo cáo Ủy ban nhân dân tỉnh'],
  [/(?:của|trong phạm vi của) bộ, ngành, địa phương mình/u, 'của cơ quan, đơn vị, địa phương mình'],
  [
    /(?<=phối hợp với [^.;]{0,160})Bộ (?:Tài chính|Nội vụ|Khoa học và Công nghệ|Kế hoạch và Đầu tư|Giáo dục và Đào tạo|Tư pháp|Y tế|Công Thương)(?=[^.;]*(?:trên địa bàn|của tỉnh|tỉnh|áp dụng|theo hướng dẫn của Bộ))/u,
    'Sở',
  ],
]

export function readLevelSlips(text: string, level: Level | undefined, actor: string): LevelSlip[] {
  const found: LevelSlip[] = []
  if (level === 'province' || level === 'commune') {
    for (const [pattern, suggestion] of PROVINCIAL) {
      const match = pattern.exec(text)
      if (match !== null)
        found.push({ text: match[0], suggestion: suggestion === 'Sở' ? match[0].replace(/^Bộ/u, 'Sở') : suggestion })
    }
  }
  const members = /(?:vận động|tổ chức) các hội viên/iu.exec(text)
  if (members !== null && /doanh nghiệp|công ty/iu.test(actor) && !/hội/iu.test(actor))
    found.push({ text: members[0], suggestion: '' })
  return found
}
