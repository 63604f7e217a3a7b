import type { FastifyRequest } from 'fastify'
import type { CardTexts, CourseCard, ListedCard } from '#features/catalogue/index.ts'
import { absoluteUrl } from '#platform/addresses.ts'
import { toMajor } from '#platform/money.ts'
import { picturePath } from '#platform/pictures.ts'
import { toMoment } from './dates.ts'

/** These clients know drafts and published courses. */
export const toStatus = (status: CourseCard['status']) => (status === 'in_review' ? 'draft' : status)

export const thumbnailOf = (
  { thumbnail_id }: Pick<CourseCard, 'thumbnail_id'>,
  request: FastifyRequest,
): string | null => thumbnail_id && absoluteUrl(request, picturePath(thumbnail_id))

export const toHours = (minutes: number | null): number | null =>
  minutes === null ? null : Math.round((minutes * 100) / 60) / 100

/** What of a course nobody but its teacher changes. */
export const toOwnPart = (card: CardTexts, request: FastifyRequest) => ({
  id: card.no,
  title: card.title,
  description: card.description,
  short_description: card.short_description,
  instructor_id: card.instructor_no,
  price: toMajor(card.price, card.currency),
  currency: card.currency,
  duration_hours: toHours(card.duration_minutes),
  difficulty_level: card.difficulty,
  thumbnail: thumbnailOf(card, request),
  status: toStatus(card.status),
  max_students: card.seats,
  prerequisites: card.requirements,
  learning_outcomes: card.outcomes.join('\n'),
  created_at: toMoment(card.created_at),
  updated_at: toMoment(card.updated_at),
})

export const toSharedPart = (card: Pick<CourseCard, 'instructor_name' | 'enrolled' | 'prerequisites'>) => ({
  instructor_name: card.instructor_name,
  enrollment_count: card.enrolled,
  prerequisites_courses: card.prerequisites.map(toRequired),
})

export const toCourse = (card: CourseCard | ListedCard, request: FastifyRequest) => ({
  ...toOwnPart(card, request),
  ...toSharedPart(card),
})

type Required = Pick<CourseCard, 'no' | 'title' | 'difficulty' | 'status'>

export const toRequired = ({ no, title, difficulty, status }: Required) => ({
  id: no,
  title,
  difficulty_level: difficulty,
  status: toStatus(status),
})
