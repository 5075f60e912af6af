/** Names of the things the product speaks about: severities, states, roles, places, codes of reasons and history. */
export const domain = {
  severity: { informational: 'Thông tin', low: 'Thấp', medium: 'Trung bình', high: 'Cao', critical: 'Nghiêm trọng' },
} as const
