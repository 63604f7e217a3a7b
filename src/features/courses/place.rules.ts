export type Place = { id: string; module_id: string }

/** The list with `id` moved so that it stands at `position` (1 is first), or as near to it as the list allows. */
export function moveTo(ids: readonly string[], id: string, position: number): string[] {
  const others = ids.filter((other) => other !== id)
  others.splice(Math.min(Math.max(position, 1), others.length + 1) - 1, 0, id)
  return others
}

/**
 * The lessons of a course in the order of its modules, `moved` at `position` of the course if its module reaches that
 * far: a module's lessons always stand together.
 */
export function arrange(
  lessons: readonly Place[],
  modules: readonly string[],
  moved?: Place,
  position?: number,
): Place[] {
  const others = lessons.filter(({ id }) => id !== moved?.id)
  if (moved)
    others.splice(Math.min(Math.max(position ?? others.length + 1, 1), others.length + 1) - 1, 0, moved)
  return modules.flatMap((module) => others.filter(({ module_id }) => module_id === module))
}
