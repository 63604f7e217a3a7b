import { escapeText, type Report, type Section, splitLines, trimLines } from './course-file-lines.rules.ts'
import { type QuestionFile, readQuestions, writeQuestion } from './course-file-questions.rules.ts'

export type LessonFile = { title: string; body: string; questions: QuestionFile[] }
export type ModuleFile = { title: string; lessons: LessonFile[] }

const longestTitle = 300
const longestBody = 100_000
const mostLessons = 1_000
const mostModules = 200

/** Where a ### stands, or `outlined` says so, ## is a module; otherwise ## is a lesson of one module without a title. */
export function readModules(sections: readonly Section[], outlined: boolean, report: Report): ModuleFile[] {
  const moduleLevel = outlined || sections.some(({ level }) => level === 3) ? 2 : 1
  const modules: ModuleFile[] = []
  for (const section of sections.filter(({ level }) => level > 1)) {
    checkTitle(section, report)
    if (section.level === moduleLevel) modules.push(readModule(section, report))
    else lessonsOf(modules, section, moduleLevel, report).push(readLesson(section, report))
  }
  checkCounts(sections, moduleLevel, report)
  return modules
}

function readModule(section: Section, report: Report): ModuleFile {
  if (section.body.length > 0 && trimLines(section.body) !== '')
    report(
      section.firstLine,
      'A module (##) has no text of its own: write ### and a title before this. If ### are headings inside your lessons, make them ####.',
    )
  refuseQuestions(section, report)
  return { title: section.title, lessons: [] }
}

function lessonsOf(
  modules: ModuleFile[],
  { line }: Section,
  moduleLevel: number,
  report: Report,
): LessonFile[] {
  const last = modules.at(-1)
  if (last) return last.lessons
  if (moduleLevel === 2)
    report(line, 'A lesson (###) stands in a module: write a line like ## First week before this.')
  const first: ModuleFile = { title: '', lessons: [] }
  modules.push(first)
  return first.lessons
}

function readLesson({ line, title, body, items }: Section, report: Report): LessonFile {
  const text = trimLines(body)
  if (text.length > longestBody)
    report(line, `A lesson has at most 100,000 characters, this one ${text.length}: make it two.`)
  return { title, body: text, questions: readQuestions(items, report) }
}

function checkCounts(sections: readonly Section[], moduleLevel: number, report: Report): void {
  const modules = sections.filter(({ level }) => level === 2 && level === moduleLevel)
  const lessons = sections.filter(({ level }) => level > moduleLevel)
  const [module, lesson] = [modules[mostModules], lessons[mostLessons]]
  if (module) report(module.line, `A course has at most ${mostModules} modules, this one ${modules.length}.`)
  if (lesson) report(lesson.line, `A course has at most ${mostLessons} lessons, this one ${lessons.length}.`)
}

export function checkTitle({ line, title }: Section, report: Report): void {
  if (title.length > longestTitle)
    report(line, `A title has at most ${longestTitle} characters, this one ${title.length}: shorten it.`)
}

export function refuseQuestions({ items }: Section, report: Report): void {
  for (const { line, marker } of items)
    if (marker === '?')
      report(line, 'A question stands in a lesson: move it there, or write \\? if it is text.')
}

export function writeModule({ title, lessons }: ModuleFile, isFlat: boolean): string[] {
  const level = isFlat ? 2 : 3
  return [
    ...(isFlat ? [] : [writeHeading(2, title)]),
    ...lessons.flatMap((lesson) => writeLesson(lesson, level)),
  ]
}

const writeLesson = ({ title, body, questions }: LessonFile, level: number) => [
  writeHeading(level, title),
  escapeText(body),
  ...questions.map(writeQuestion),
]

export const writeHeading = (level: number, title: string) =>
  `${'#'.repeat(level)} ${oneLine(title)}`.trimEnd()

export const oneLine = (text: string) => splitLines(text.trim()).join(' ')
