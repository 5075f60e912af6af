export { OrganisationImportPage } from './import-page.tsx'
export { OrganisationsPage } from './organisations-page.tsx'
