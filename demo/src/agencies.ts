/** The twelve agencies of the demonstration. They do not exist; addresses and names are from the ranges kept for documentation. */
export interface Agency {
  readonly code: string
  readonly name: string
  readonly shortName: string
  readonly kind: 'department' | 'commune' | 'enterprise'
  readonly sector:
    | 'health'
    | 'finance'
    | 'transport'
    | 'environment'
    | 'information'
    | 'urban'
    | 'government'
    | 'energy'
    | null
  readonly networks: readonly string[]
  readonly domain: string
  /** First three octets of its office network. */
  readonly prefix: string
  readonly hostPrefix: string
}

const facts: readonly (readonly [
  code: string,
  name: string,
  shortName: string,
  kind: Agency['kind'],
  sector: Agency['sector'],
])[] = [
  ['so-y-te', 'Sở Y tế', 'Sở Y tế', 'department', 'health'],
  ['so-tai-chinh', 'Sở Tài chính', 'Sở Tài chính', 'department', 'finance'],
  ['so-giao-duc', 'Sở Giáo dục và Đào tạo', 'Sở GD&ĐT', 'department', null],
  ['so-xay-dung', 'Sở Xây dựng', 'Sở Xây dựng', 'department', 'transport'],
  ['so-nong-nghiep', 'Sở Nông nghiệp và Môi trường', 'Sở NN&MT', 'department', 'environment'],
  ['so-khoa-hoc', 'Sở Khoa học và Công nghệ', 'Sở KH&CN', 'department', 'information'],
  ['van-phong', 'Văn phòng Ủy ban nhân dân tỉnh', 'VP UBND', 'department', 'government'],
  ['so-noi-vu', 'Sở Nội vụ', 'Sở Nội vụ', 'department', 'government'],
  ['phuong-bien-xanh', 'Ủy ban nhân dân phường Biển Xanh', 'Phường Biển Xanh', 'commune', 'urban'],
  ['xa-nui-bac', 'Ủy ban nhân dân xã Núi Bạc', 'Xã Núi Bạc', 'commune', null],
  ['benh-vien', 'Bệnh viện Đa khoa tỉnh', 'BV Đa khoa', 'department', 'health'],
  ['cap-nuoc', 'Công ty Cấp nước tỉnh', 'Cấp nước', 'enterprise', 'urban'],
]

export const AGENCIES: readonly Agency[] = facts.map(([code, name, shortName, kind, sector], i) => ({
  code,
  name,
  shortName,
  kind,
  sector,
  networks: [`10.66.${i + 10}.0/24`],
  domain: `${code}.tinh-minh-hoa.example`,
  prefix: `10.66.${i + 10}`,
  hostPrefix: code.replaceAll('-', '').slice(0, 8).toUpperCase(),
}))

/** Agencies the campaign reaches, in the order it reaches them. */
export const CAMPAIGN_AGENCIES: readonly string[] = ['so-y-te', 'so-tai-chinh', 'so-xay-dung', 'van-phong', 'benh-vien']
/** The agency whose sensor falls silent, and the one whose sender is broken. */
export const SILENT_AGENCY = 'xa-nui-bac'
export const MALFORMED_AGENCY = 'cap-nuoc'
