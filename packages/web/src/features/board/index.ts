export { BoardPage, WallPage } from './board-page.tsx'
