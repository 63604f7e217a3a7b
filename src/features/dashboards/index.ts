export type { EnrolmentRow, Taught } from './dashboard.queries.ts'
export {
  getStudentDashboard,
  listAllEnrolments,
  listLearnersToCall,
  listTaughtCourses,
  type StudentDashboard,
} from './dashboards.ts'
