export { rollbarReports } from './reports.ts'
