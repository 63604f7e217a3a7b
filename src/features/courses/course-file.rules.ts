import { DomainError } from '#platform/errors.ts'
import {
  escapeText,
  type Report,
  readSections,
  type Section,
  splitLines,
  trimLines,
} from './course-file-lines.rules.ts'
import {
  checkTitle,
  type ModuleFile,
  oneLine,
  readModules,
  refuseQuestions,
  writeHeading,
  writeModule,
} from './course-file-modules.rules.ts'
import { readSettings, writeSettings } from './course-file-settings.rules.ts'

export type { QuestionFile } from './course-file-questions.rules.ts'
export type CourseFile = {
  title: string
  author: string
  language: string
  description: string
  modules: ModuleFile[]
}

const longestDescription = 20_000
const mostFaults = 100

/**
 * Reads the format of docs/course-files.md. Throws `invalid` with `errors`, the faults by line (100 at most), each with
 * what to do. A course without lessons has no modules.
 */
export function readCourseFile(text: string): CourseFile {
  const faults: { line: number; message: string }[] = []
  const report: Report = (line, message) => faults.length < mostFaults && faults.push({ line, message })
  const lines = splitLines(text.replace(/^\uFEFF/, ''))
  const nul = lines.findIndex((line) => line.includes('\0'))
  if (nul >= 0) report(nul + 1, 'A NUL character is in this line: save the file as plain UTF-8 text.')
  const { author, language, outline, end } = readSettings(lines, report)
  const sections = readSections(lines, end, report)
  const course = {
    ...readHead(sections, report),
    author,
    language,
    modules: readModules(sections, outline === 'modules', report),
  }
  if (faults.length > 0) throw unreadable(faults.sort((one, other) => one.line - other.line))
  return course
}

function unreadable(errors: { line: number; message: string }[]): DomainError {
  const [first] = errors
  const others =
    errors.length > 1
      ? ` Faults in all: ${errors.length === mostFaults ? 'at least ' : ''}${errors.length}.`
      : ''
  const message = `The course file cannot be read. Line ${first?.line}: ${first?.message}${others}`
  return new DomainError('invalid', 'course_file_unreadable', message, { errors })
}

function readHead(sections: readonly Section[], report: Report): { title: string; description: string } {
  const [before, first] = sections
  const [head, ...others] = sections.filter(({ level }) => level === 1)
  if (before?.firstLine || !head || head !== first)
    report(
      before?.firstLine || first?.line || 1,
      'The course begins with its title: before this, write a line like # Wild flowers',
    )
  for (const { line } of others)
    report(line, 'The course has its title already: write ## for a lesson, or \\# for text.')
  if (!head) return { title: '', description: '' }
  const description = trimLines(head.body)
  if (head.title === '') report(head.line, 'The title is empty: write it behind #.')
  if (description.length > longestDescription)
    report(
      head.line,
      `A description has at most 20,000 characters, this one ${description.length}: shorten it.`,
    )
  checkTitle(head, report)
  refuseQuestions(head, report)
  return { title: head.title, description }
}

export function writeCourseFile({ title, author, language, description, modules }: CourseFile): string {
  const isFlat = modules.every((module) => oneLine(module.title) === '') && modules.length < 2
  const outline = isFlat || modules.some(({ lessons }) => lessons.length > 0) ? '' : 'modules'
  const parts = [
    writeSettings({ author: oneLine(author), language, outline }),
    writeHeading(1, title),
    escapeText(description),
    ...modules.flatMap((module) => writeModule(module, isFlat)),
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}
