export { type Board, type BoardDeps, type BoardWarnings, createBoard } from './board.ts'
export { createLiveHub, type Every, type LiveHub, type LiveHubOptions, type LiveMeter } from './live-hub.ts'
export { boardRoutes } from './routes.ts'
