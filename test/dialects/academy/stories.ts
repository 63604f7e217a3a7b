import { categoryStory } from './category-pairs.ts'
import { closedLessonStory } from './closed-lesson-pairs.ts'
import { contactStory } from './contact-pairs.ts'
import { courseListStory } from './course-list-pairs.ts'
import { courseStory } from './course-pairs.ts'
import { enrollmentStory } from './enrollment-pairs.ts'
import { fileStory } from './file-pairs.ts'
import { learningStory } from './learning-pairs.ts'
import { lessonStory } from './lesson-pairs.ts'
import { lessonResourceStory } from './lesson-resource-pairs.ts'
import { moduleStory } from './module-pairs.ts'
import { notificationStory } from './notification-pairs.ts'
import { passwordStory } from './password-pairs.ts'
import { prerequisiteStory } from './prerequisite-pairs.ts'
import { profileStory } from './profile-pairs.ts'
import { publicStory } from './public-pairs.ts'
import { registrationStory } from './registration-pairs.ts'
import { sessionStory } from './session-pairs.ts'
import { tokenStory } from './token-pairs.ts'

/** A line per resource. */
export const stories = [
  tokenStory,
  registrationStory,
  sessionStory,
  passwordStory,
  profileStory,
  courseListStory,
  courseStory,
  moduleStory,
  lessonStory,
  lessonResourceStory,
  prerequisiteStory,
  fileStory,
  categoryStory,
  publicStory,
  learningStory,
  enrollmentStory,
  closedLessonStory,
  contactStory,
  notificationStory,
]
