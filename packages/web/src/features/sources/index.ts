export { ConnectPage } from './connect/connect-page.tsx'
export { MappingsPage } from './connect/mappings-page.tsx'
export { SourcesPage } from './sources-page.tsx'
