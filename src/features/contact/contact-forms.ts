import { requireRole } from '#features/identity/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import { publish } from '#platform/events.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { ContactFields, ContactForm, ContactRef } from './contact-form.queries.ts'
import * as queries from './contact-form.queries.ts'

/** Anybody may ask the academy something; whoever is signed in is known to have asked. */
export function sendContactForm(ctx: Ctx, fields: ContactFields): Promise<ContactForm> {
  return inTransaction(ctx, async (tx) => {
    const user_id = tx.actor.kind === 'user' ? tx.actor.id : null
    const form = await queries.insert(tx.db, { ...fields, email: fields.email.trim(), user_id }, tx.now())
    await publish(tx, { type: 'contact_form.sent', subject: form.id })
    return form
  })
}

/** The newest first, for staff. */
export async function listContactForms(ctx: Ctx, { limit, cursor }: PageRequest): Promise<Page<ContactForm>> {
  requireRole(ctx, 'admin')
  const rows = await queries.list(ctx.db, readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

export async function getContactForm(ctx: Ctx, ref: ContactRef): Promise<ContactForm> {
  requireRole(ctx, 'admin')
  const form = await queries.find(ctx.db, ref)
  if (!form) throw notFound('contact_form')
  return form
}

export function changeContactForm(
  ctx: Ctx,
  ref: ContactRef,
  change: Partial<ContactFields>,
  expected?: number,
): Promise<ContactForm> {
  return inTransaction(ctx, async (tx) => {
    const form = await holdForm(tx, ref)
    checkVersion(form, expected)
    await publish(tx, {
      type: 'contact_form.changed',
      subject: form.id,
      data: { fields: Object.keys(change) },
    })
    return queries.set(tx.db, form.id, change, tx.now())
  })
}

export function removeContactForm(ctx: Ctx, ref: ContactRef, expected?: number): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const form = await holdForm(tx, ref)
    checkVersion(form, expected)
    const { id } = form
    await queries.remove(tx.db, id)
    await publish(tx, { type: 'contact_form.removed', subject: id })
  })
}

/** What strangers wrote is for the academy's staff. */
async function holdForm(tx: Ctx, ref: ContactRef): Promise<ContactForm> {
  requireRole(tx, 'admin')
  const form = await queries.findForUpdate(tx.db, ref)
  if (!form) throw notFound('contact_form')
  return form
}
