export { fileRoutes } from './routes.ts'
export { type FileRow, getFile, letRead, listFiles, presentFile } from './queries.ts'
export { readFileBytes, uploadFile, type FileDeps } from './verbs.ts'
