export { listBelow } from './queries.ts'
export { presentRef } from './present.ts'
export { organisationRoutes } from './routes.ts'
export { createOrganisation } from './verbs/create-organisation.ts'
