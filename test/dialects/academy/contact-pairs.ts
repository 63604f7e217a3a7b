import {
  adminsOnly,
  error,
  form,
  invalid,
  moment,
  type Pair,
  type Reply,
  required,
  type Story,
  to,
  unsigned,
} from './pair.ts'

const send = to('POST /contact/contact-forms')
const list = to('GET /contact/contact-forms', { as: 'admin' })
const one = { as: 'admin', at: '/contact/contact-forms/1' }
const get = to('GET /contact/contact-forms/<id>', one)
const change = to('PUT /contact/contact-forms/<id>', one)
const remove = to('DELETE /contact/contact-forms/<id>', one)

/** The document's own example. */
const john = { name: 'John', email: 'john@example.com', message: 'Hello', phone_number: '1234567890' }
const shown = (id: number, changed = {}) => ({ id, ...john, created_at: moment, ...changed })
const unknown = error(404, 'Contact form not found')
const elsewhere = (id: string) => ({ at: `/contact/contact-forms/${id}` })

const sending: Pair[] = [
  send('takes what anybody asks', john, [201, shown(1)]),
  send('takes what its student site sends, and shows no interest', { ...john, course_intrest: 'AI' }, [
    201,
    shown(2),
  ]),
  send('takes it spelled well', { ...john, course_interest: 'AI', message: undefined }, [
    201,
    shown(3, { message: '' }),
  ]),
  send('takes a number that is one', { ...john, phone_number: 1234567890 }, [201, shown(4)]),
  send('takes a form', form(john), [201, shown(5)]),
  send('does not mind a token that is too old', john, [201, shown(6)], { as: 'Bearer a.b.c' }),
  ...['name', 'email', 'phone_number'].flatMap((field) => [
    send(`misses ${field}`, { ...john, [field]: undefined }, required(field)),
    send(`misses ${field} where it is empty`, { ...john, [field]: '' }, required(field)),
  ]),
  send('misses the first where nothing is sent', undefined, required('name')),
  send('refuses what is no e-mail', { ...john, email: 'john' }, invalid('Invalid email format')),
  send(
    'refuses a message of 5001 characters',
    { ...john, message: 'x'.repeat(5001) },
    invalid('Invalid message'),
  ),
]

const guarded = (pair: (says: string, body: unknown, reply: Reply, more: Partial<Pair>) => Pair): Pair[] => [
  pair('wants a sign-in', undefined, unsigned, { as: '' }),
  pair('is for admins, not for teachers', undefined, adminsOnly, { as: 'teacher' }),
  pair('is for admins, not for students', undefined, adminsOnly, { as: 'asha' }),
]

export const contactStory: Story = {
  name: 'contact forms',
  pairs: [
    ...sending,
    list('lists them, the newest first', undefined, [
      200,
      [shown(6), shown(5), shown(4), shown(3, { message: '' }), shown(2), shown(1)],
    ]),
    ...guarded(list),
    get('shows one', undefined, [200, shown(1)]),
    get('knows no other', undefined, unknown, elsewhere('99')),
    get('knows none of so large a number', undefined, unknown, elsewhere('99999999999')),
    get('has nothing at such an address', undefined, error(404, 'Not found'), elsewhere('first')),
    ...guarded(get),
    change('changes it', { name: 'Jane', message: null }, [200, shown(1, { name: 'Jane' })]),
    change('changes nothing where nothing is sent', undefined, [200, shown(1, { name: 'Jane' })]),
    change('refuses an empty name', { name: '' }, required('name')),
    change('knows no other', { name: 'X' }, unknown, elsewhere('99')),
    ...guarded(change),
    remove('removes it', undefined, [204, undefined]),
    remove('does so once', undefined, unknown),
    ...guarded(remove),
    get('is gone', undefined, unknown),
  ],
}
