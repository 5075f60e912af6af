export * from './stack.ts'
export * from './contracts/stream.contract.ts'
export * from './contracts/lake.contract.ts'
export * from './mail.ts'
