export { opentelemetryReports } from './reports.ts'
