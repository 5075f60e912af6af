export { workRoutes } from './routes.ts'
export { getWork, presentWork, queueWork, runningWork, type WorkRow } from './queries.ts'
export { createWorks, type WorkHandler, type WorkHandlers, type Works, type WorkTools } from './works.ts'
