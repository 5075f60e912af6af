/**
 * A warning as a document: every text already in the reader's language and every value already defanged. The writers lay it
 * out and add nothing.
 */
export interface BulletinDocument {
  readonly locale: 'vi' | 'en'
  /** The agency above the issuer, where there is one, and the issuer. */
  readonly issuer: { readonly above: string | null; readonly name: string }
  readonly state: string
  readonly motto: string
  readonly number: string
  readonly placeAndDate: string
  /** What kind of paper it is, e.g. `CẢNH BÁO SỚM`. */
  readonly kind: string
  readonly about: string
  readonly title: string
  readonly tlp: {
    readonly label: string
    readonly level: 'clear' | 'green' | 'amber' | 'amber+strict' | 'red'
    readonly meaning: string
  }
  readonly severity: {
    readonly label: string
    readonly level: 'informational' | 'low' | 'medium' | 'high' | 'critical'
  }
  /** Given on a corrected version. */
  readonly version: string | null
  readonly summary: { readonly heading: string; readonly paragraphs: readonly string[] }
  readonly actions: { readonly heading: string; readonly items: readonly string[] }
  readonly indicators: {
    readonly heading: string
    readonly note: string
    readonly columns: readonly [kind: string, value: string]
    readonly rows: readonly (readonly [kind: string, value: string])[]
    readonly none: string
  }
  readonly techniques: string | null
  readonly deadlines: { readonly heading: string; readonly items: readonly string[] }
  readonly recipients: string | null
  readonly signature: { readonly heading: string; readonly name: string | null }
  /** `Trang {{page}}/{{pages}}` filled in for one page. */
  pageOf(page: number, pages: number): string
  /** Unix milliseconds the document is dated by; the same input gives the same bytes. */
  readonly datedAt: number
}
