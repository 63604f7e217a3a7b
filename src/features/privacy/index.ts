export { eraser } from './eraser.ts'
