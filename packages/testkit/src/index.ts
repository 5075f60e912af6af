export * from './stack.ts'
export * from './contracts/stream.contract.ts'
