import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  changeSubCategory,
  getSubCategory,
  makeMasterCategory,
  makeSubCategory,
  removeMasterCategory,
  removeSubCategory,
  renameMasterCategory,
} from '#features/catalogue/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import * as contract from './categories.contract.ts'
import { toMasterOne, toMasters, toSubOne, toSubs } from './category-shapes.ts'
import { failure } from './failures.ts'
import type { Options } from './options.ts'
import { toNo } from './reading.ts'

/** Under both of its names; whoever has the id of one may see it. */
export const masterCategoryRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  const tag = 'mastercategories'
  app.route({
    ...contract.listMasters('/get-mastercategories', contract.forAdmins(tag)),
    handler: toMasters,
  })
  app.route({
    ...contract.getMaster('/get-mastercategories/:id', contract.forAll(tag)),
    handler: toMasterOne,
  })

  app.route({
    ...contract.makeMaster,
    handler: async ({ ctx, body }, reply) => {
      const { no, name } = await makeMasterCategory(ctx, body.name)
      return reply
        .code(201)
        .send({ message: 'MasterCategory created successfully', category: { id: no, name } })
    },
  })

  app.route({
    ...contract.renameMaster,
    handler: async ({ ctx, params, body }) => {
      const { no, name } = await renameMasterCategory(ctx, { no: toNo(params.id) }, body.name)
      return { message: 'MasterCategory updated successfully', category: { id: no, name } }
    },
  })

  app.route({
    ...contract.removeMaster,
    handler: async ({ ctx, params }) => {
      await removeMasterCategory(ctx, { no: toNo(params.id) })
      return { message: 'MasterCategory deleted successfully' }
    },
  })
}

export const subCategoryRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  const tag = 'subcategories'
  app.route({ ...contract.listSubs('/get-subcategories', contract.forAdmins(tag)), handler: toSubs })
  app.route({ ...contract.getSub('/get-subcategories/:id', contract.forAll(tag)), handler: toSubOne })

  app.route({
    ...contract.makeSub,
    handler: async ({ ctx, body }, reply) => {
      const { name, master_category_id: no } = body
      if (!no) throw failure('invalid', 'master_category_id_missing', 'master_category_id is required')
      const { id } = await makeSubCategory(ctx, { no }, name)
      return reply
        .code(201)
        .send({ message: 'SubCategory created successfully', subcategory: await show(ctx, { id }) })
    },
  })

  app.route({
    ...contract.changeSub,
    handler: async ({ ctx, params, body: { name, master_category_id: master } }) => {
      const change = { ...(name && { name }), ...(master && { master: { no: master } }) }
      const { id } = await changeSubCategory(ctx, { no: toNo(params.id) }, change)
      return { message: 'SubCategory updated successfully', subcategory: await show(ctx, { id }) }
    },
  })

  app.route({
    ...contract.removeSub,
    handler: async ({ ctx, params }) => {
      await removeSubCategory(ctx, { no: toNo(params.id) })
      return { message: 'SubCategory deleted successfully' }
    },
  })
}

async function show(ctx: Ctx, ref: { id: string }) {
  const { no, name, master_category_no } = await getSubCategory(ctx, ref)
  return { id: no, name, master_category_id: master_category_no }
}
