/** The words around a lesson, by the course's language; a language that is not here gets English. */
type Phrases = { day: string; question: string; right: string; wrong: string; answer: string }

const english: Phrases = {
  day: 'day',
  question: 'Question',
  right: 'Right!',
  wrong: 'Not quite.',
  answer: 'The answer:',
}
const translations: Record<string, Phrases> = {
  es: {
    day: 'día',
    question: 'Pregunta',
    right: '¡Correcto!',
    wrong: 'No exactamente.',
    answer: 'La respuesta:',
  },
  pt: { day: 'dia', question: 'Pergunta', right: 'Certo!', wrong: 'Quase.', answer: 'A resposta:' },
  fr: {
    day: 'jour',
    question: 'Question',
    right: 'Juste !',
    wrong: 'Pas tout à fait.',
    answer: 'La réponse :',
  },
  hi: { day: 'दिन', question: 'प्रश्न', right: 'सही!', wrong: 'ठीक नहीं।', answer: 'उत्तर:' },
  bn: { day: 'দিন', question: 'প্রশ্ন', right: 'ঠিক!', wrong: 'ঠিক হয়নি।', answer: 'উত্তর:' },
  ta: { day: 'நாள்', question: 'கேள்வி', right: 'சரி!', wrong: 'சரியில்லை.', answer: 'பதில்:' },
  sw: { day: 'siku', question: 'Swali', right: 'Sahihi!', wrong: 'Si sahihi.', answer: 'Jibu:' },
  ar: { day: 'اليوم', question: 'سؤال', right: 'صحيح!', wrong: 'ليس تماما.', answer: 'الجواب:' },
  id: { day: 'hari', question: 'Pertanyaan', right: 'Benar!', wrong: 'Belum tepat.', answer: 'Jawabannya:' },
}

const phrasesFor = (language: string): Phrases => translations[language.split('-')[0] ?? ''] ?? english

export type LessonText = {
  language: string
  name: string
  course: string
  day: number
  title: string
  words: string
}

/** One lesson as a text: who, which course, which day, the plain words, then the first question if there is one. */
export function lessonText(
  { language, name, course, day, title, words }: LessonText,
  question?: string,
): string {
  const heading = `${name}, ${phrasesFor(language).day} ${day} - ${course}${title ? `: ${title}` : ''}`
  return [heading, words, question].filter(Boolean).join('\n\n')
}

export const questionText = (language: string, prompt: string, place: number, count: number): string =>
  count > 1 ? `${phrasesFor(language).question} ${place}/${count}: ${prompt}` : prompt

/** What is said to an answer: the teacher's words where there are some, ours otherwise. */
export function feedbackText(
  language: string,
  isRight: boolean,
  { praise, hint }: { praise: string; hint: string },
  rightAnswer: string,
): string {
  const words = phrasesFor(language)
  if (isRight) return praise || words.right
  return hint || [words.wrong, rightAnswer && `${words.answer} ${rightAnswer}`].filter(Boolean).join(' ')
}

/** `{name}` and `{course}` in what a teacher wrote for everyone. */
export const fillIn = (template: string, name: string, course: string): string =>
  template.replace(/\{(name|course)\}/g, (_, word) => (word === 'name' ? name : course))
