import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, isTaken, isUnknown, notFound, unknownAs } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import { publish } from '#platform/events.ts'
import type { CategoryRef, FoundSub, MasterCategory, SubCategory } from './category.queries.ts'
import * as queries from './category.queries.ts'

export type CategoryTree = MasterCategory & { sub_categories: SubCategory[] }

/** All of them, each with what it is divided into, in the order in which they were made. */
export async function listCategories(ctx: Ctx): Promise<CategoryTree[]> {
  const [masters, subs] = [await queries.listMasters(ctx.db), await queries.listSubs(ctx.db)]
  const byMaster = Map.groupBy(subs, ({ master_category_id }) => master_category_id)
  return masters.map((master) => ({ ...master, sub_categories: byMaster.get(master.id) ?? [] }))
}

export async function getMasterCategory(ctx: Ctx, ref: CategoryRef): Promise<CategoryTree> {
  const master = await queries.findMaster(ctx.db, ref)
  if (!master) throw notFound('master_category')
  return { ...master, sub_categories: await queries.listSubs(ctx.db, [master.id]) }
}

export async function getSubCategory(ctx: Ctx, ref: CategoryRef): Promise<FoundSub> {
  const sub = await queries.findSub(ctx.db, ref)
  if (!sub) throw notFound('sub_category')
  return sub
}

export function makeMasterCategory(ctx: Ctx, name: string): Promise<MasterCategory> {
  return inTransaction(ctx, async (tx) => {
    const made = await queries.insertMaster(tx.db, name.trim(), tx.now()).catch(explain)
    await publish(tx, { type: 'category.created', subject: made.id })
    return made
  })
}

/** The category that something is to be put into. */
const findMaster = (ctx: Ctx, ref: CategoryRef) =>
  getMasterCategory(ctx, ref).catch(unknownAs('master_category'))

export function makeSubCategory(ctx: Ctx, master: CategoryRef, name: string): Promise<SubCategory> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await findMaster(tx, master)
    const row = { master_category_id: id, name: name.trim() }
    const made = await queries.insertSub(tx.db, row, tx.now()).catch(explain)
    await publish(tx, { type: 'category.created', subject: made.id })
    return made
  })
}

export function renameMasterCategory(
  ctx: Ctx,
  ref: CategoryRef,
  name: string,
  expected?: number,
): Promise<MasterCategory> {
  return inTransaction(ctx, async (tx) => {
    const known = await getMasterCategory(tx, ref)
    checkVersion(known, expected)
    await publish(tx, { type: 'category.changed', subject: known.id })
    return queries.setMaster(tx.db, known.id, name.trim(), tx.now()).catch(explain)
  })
}

export type SubChange = { name?: string | undefined; master?: CategoryRef | undefined }

export function changeSubCategory(
  ctx: Ctx,
  ref: CategoryRef,
  { name, master }: SubChange,
  expected?: number,
): Promise<SubCategory> {
  return inTransaction(ctx, async (tx) => {
    const known = await getSubCategory(tx, ref)
    checkVersion(known, expected)
    const change = {
      ...(name !== undefined && { name: name.trim() }),
      ...(master && { master_category_id: (await findMaster(tx, master)).id }),
    }
    await publish(tx, { type: 'category.changed', subject: known.id })
    return queries.setSub(tx.db, known.id, change, tx.now()).catch(explain)
  })
}

/** Throws `conflict`, code `category_in_use`, while it has sub categories. */
export function removeMasterCategory(ctx: Ctx, ref: CategoryRef): Promise<void> {
  return removeCategory(ctx, 'master_categories', () => getMasterCategory(ctx, ref))
}

/** Throws `conflict`, code `category_in_use`, while there are courses in it. */
export function removeSubCategory(ctx: Ctx, ref: CategoryRef): Promise<void> {
  return removeCategory(ctx, 'sub_categories', () => getSubCategory(ctx, ref))
}

async function removeCategory(
  ctx: Ctx,
  table: 'master_categories' | 'sub_categories',
  get: () => Promise<{ id: string }>,
): Promise<void> {
  const { id } = await get()
  await inTransaction(ctx, async (tx) => {
    await queries.remove(tx.db, table, id).catch(explain)
    await publish(tx, { type: 'category.removed', subject: id })
  })
}

const explain = (error: unknown): never => {
  const users = ['courses_sub_category_id_fkey', 'sub_categories_master_category_id_fkey']
  if (isTaken(error)) throw conflict('category_taken', 'There is a category of this name already.')
  if (users.some((constraint) => isUnknown(error, constraint)))
    throw conflict('category_in_use', 'There is something in this category. Move that first.')
  throw error
}

const conflict = (code: string, message: string) => new DomainError('conflict', code, message)
