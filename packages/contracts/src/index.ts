export * from './events/parsed-event.ts'
export * from './events/findings.ts'
