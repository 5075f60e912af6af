export { DutyBoardPage } from './board-page.tsx'
export { DutiesPage } from './duties-page.tsx'
export { DutyPage } from './duty-page.tsx'
