/** The mail that reminds a unit of its duties, in Vietnamese. */
export const dutyMail = {
  subject: 'Nhắc nhiệm vụ: {{late}} quá hạn, {{soon}} sắp đến hạn',
  late: 'Quá hạn ({{count}}):',
  soon: 'Sắp đến hạn ({{count}}):',
  line: '- {{date}}: {{title}} ({{plan}}; {{percent}}%)',
} as const
