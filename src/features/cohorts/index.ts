export type { Cohort } from './cohort.queries.ts'
export { getCohort, joinCohort, listCohorts, makeCohort } from './cohorts.ts'
