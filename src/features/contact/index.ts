export type { ContactForm } from './contact-form.queries.ts'
export {
  changeContactForm,
  getContactForm,
  listContactForms,
  removeContactForm,
  sendContactForm,
} from './contact-forms.ts'
export { eraseContactForms, exportContactForms } from './personal.ts'
