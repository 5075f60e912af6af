export const DEFAULT_NAMESPACE = 'haidang'

/**
 * Options every i18next instance of the product shares. Interpolation does not escape: React escapes by itself, plain
 * text needs none, and a writer of HTML (mail) escapes the whole text it inserts.
 */
export const sharedOptions = {
  supportedLngs: ['vi', 'en'] as string[],
  ns: [DEFAULT_NAMESPACE] as string[],
  defaultNS: DEFAULT_NAMESPACE,
  initAsync: false,
  showSupportNotice: false,
  returnNull: false,
  interpolation: { escapeValue: false },
  missingInterpolationHandler: () => '',
} as const
