import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CardTexts, ListedCard } from '#features/catalogue/index.ts'
import { absoluteUrl } from '#platform/addresses.ts'
import { toOwnPart, toSharedPart } from './course-shapes.ts'

/** What was written of a course, for as long as it stays as it is; for the address by which it was asked last. */
const written = new WeakMap<CardTexts, { origin: string; text: string }>()

/** `{courses, pagination}`: its clients ask for a thousand courses at once, so what has not changed is not written again. */
export function sendCourses(
  request: FastifyRequest,
  reply: FastifyReply,
  cards: readonly ListedCard[],
  pagination: object,
): FastifyReply {
  const origin = absoluteUrl(request, '')
  const courses = cards.map((card) => write(request, card, origin)).join(',')
  const body = `{"courses":[${courses}],"pagination":${JSON.stringify(pagination)}}`
  return reply.type('application/json; charset=utf-8').send(body)
}

/** The same fields as `toCourse`. */
function write(request: FastifyRequest, card: ListedCard, origin: string): string {
  const shared = JSON.stringify(toSharedPart(card))
  return `${writeOwnPart(request, card.texts, origin)},${shared.slice(1)}`
}

function writeOwnPart(request: FastifyRequest, texts: CardTexts, origin: string): string {
  const before = written.get(texts)
  if (before?.origin === origin) return before.text
  const text = JSON.stringify(toOwnPart(texts, request)).slice(0, -1)
  written.set(texts, { origin, text })
  return text
}
