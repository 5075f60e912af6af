export { OrganisationsPage } from './organisations-page.tsx'
