import type { Ids } from './everything.ts'

/** Bodies good enough to get past the schema, by the end of the path. */
export const bodiesOf = (ids: Ids): Record<string, object> => ({
  courses: { title: 'A course' },
  modules: { title: 'A module' },
  questions: { kind: 'text', prompt: 'Why?', questions: [] },
  quizzes: { title: 'A quiz' },
  ':question_id': { given: 'x', points: [1] },
  groups: { name: 'A group' },
  learners: { name: 'Asha', number: '+919380169981' },
  outline: { modules: [] },
  prerequisites: { course_ids: [] },
  restorations: { version: 1 },
  resources: { title: 'Notes', file_id: ids.files },
  cohorts: { name: 'A cohort', starts_on: '2027-03-01' },
  attendances: { attendances: [{ enrolment_id: ids.enrolments, is_present: true }] },
  access: { until: null },
  devices: { token: 'a-token' },
  pushes: { tokens: ['a-token'], title: 'A push', body: '' },
  subscriptions: { tokens: ['a-token'] },
  unsubscriptions: { tokens: ['a-token'] },
})
