export * from './indicators/index.ts'
export * from './sigma/index.ts'
