export * from './indicators/index.ts'
export * from './sigma/index.ts'
export * from './correlate/index.ts'
