/** The words around a lesson, by the course's language; a language that is not here gets English. */
type Phrases = {
  day: string
  question: string
  right: string
  wrong: string
  answer: string
  score: string
  passed: string
  failed: string
  thanks: string
}

const english: Phrases = {
  day: 'day',
  question: 'Question',
  right: 'Right!',
  wrong: 'Not quite.',
  answer: 'The answer:',
  score: 'Your result: {percent} %.',
  passed: 'You passed!',
  failed: 'That is not enough to pass.',
  thanks: 'Thank you, that was the last question.',
}
const translations: Record<string, Phrases> = {
  es: {
    day: 'día',
    question: 'Pregunta',
    right: '¡Correcto!',
    wrong: 'No exactamente.',
    answer: 'La respuesta:',
    score: 'Tu resultado: {percent} %.',
    passed: '¡Aprobaste!',
    failed: 'No alcanza para aprobar.',
    thanks: 'Gracias, esa fue la última pregunta.',
  },
  pt: {
    day: 'dia',
    question: 'Pergunta',
    right: 'Certo!',
    wrong: 'Quase.',
    answer: 'A resposta:',
    score: 'Seu resultado: {percent} %.',
    passed: 'Você passou!',
    failed: 'Não é o bastante para passar.',
    thanks: 'Obrigado, essa foi a última pergunta.',
  },
  fr: {
    day: 'jour',
    question: 'Question',
    right: 'Juste !',
    wrong: 'Pas tout à fait.',
    answer: 'La réponse :',
    score: 'Votre résultat : {percent} %.',
    passed: 'C’est réussi !',
    failed: 'Ce n’est pas assez pour réussir.',
    thanks: 'Merci, c’était la dernière question.',
  },
  hi: {
    day: 'दिन',
    question: 'प्रश्न',
    right: 'सही!',
    wrong: 'ठीक नहीं।',
    answer: 'उत्तर:',
    score: 'आपका परिणाम: {percent} %.',
    passed: 'आप पास हो गए!',
    failed: 'पास होने के लिए यह काफ़ी नहीं है।',
    thanks: 'धन्यवाद, यह आख़िरी प्रश्न था।',
  },
  bn: {
    day: 'দিন',
    question: 'প্রশ্ন',
    right: 'ঠিক!',
    wrong: 'ঠিক হয়নি।',
    answer: 'উত্তর:',
    score: 'আপনার ফল: {percent} %.',
    passed: 'আপনি পাস করেছেন!',
    failed: 'পাস করার জন্য এটি যথেষ্ট নয়।',
    thanks: 'ধন্যবাদ, এটি ছিল শেষ প্রশ্ন।',
  },
  ta: {
    day: 'நாள்',
    question: 'கேள்வி',
    right: 'சரி!',
    wrong: 'சரியில்லை.',
    answer: 'பதில்:',
    score: 'உங்கள் முடிவு: {percent} %.',
    passed: 'நீங்கள் தேர்ச்சி பெற்றீர்கள்!',
    failed: 'தேர்ச்சிக்கு இது போதாது.',
    thanks: 'நன்றி, அதுவே கடைசி கேள்வி.',
  },
  sw: {
    day: 'siku',
    question: 'Swali',
    right: 'Sahihi!',
    wrong: 'Si sahihi.',
    answer: 'Jibu:',
    score: 'Matokeo yako: {percent} %.',
    passed: 'Umefaulu!',
    failed: 'Haitoshi kufaulu.',
    thanks: 'Asante, hilo lilikuwa swali la mwisho.',
  },
  ar: {
    day: 'اليوم',
    question: 'سؤال',
    right: 'صحيح!',
    wrong: 'ليس تماما.',
    answer: 'الجواب:',
    score: 'نتيجتك: {percent} %.',
    passed: 'لقد نجحت!',
    failed: 'هذا لا يكفي للنجاح.',
    thanks: 'شكرا، كان هذا السؤال الأخير.',
  },
  id: {
    day: 'hari',
    question: 'Pertanyaan',
    right: 'Benar!',
    wrong: 'Belum tepat.',
    answer: 'Jawabannya:',
    score: 'Hasil Anda: {percent} %.',
    passed: 'Anda lulus!',
    failed: 'Itu belum cukup untuk lulus.',
    thanks: 'Terima kasih, itu pertanyaan terakhir.',
  },
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

type Score = { percent: number | null; is_passed: boolean | null; shows: string }

/** What is said after the last answer of a quiz: the result where the quiz shows it and no person has to look first. */
export function scoreText(language: string, score: Score | undefined): string {
  const { score: result, passed, failed, thanks } = phrasesFor(language)
  if (!score || score.shows === 'nothing' || score.percent === null) return thanks
  return `${result.replace('{percent}', String(score.percent))} ${score.is_passed ? passed : failed}`
}

/** `{name}` and `{course}` in what a teacher wrote for everyone. */
export const fillIn = (template: string, name: string, course: string): string =>
  template.replace(/\{(name|course)\}/g, (_, word) => (word === 'name' ? name : course))
