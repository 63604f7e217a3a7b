const { call, signIn, useKey } = window.webhookCalls
const { make, facts, endpointItem, deliveryItem, seenDelivery } = window.webhookParts
const get = (id) => document.querySelector(`#${id}`)

let endpoints = []
let chosen
let next

submits('sign-in', async ({ email, password }) => {
  await signIn(email, password)
  await enter()
})
submits('key-sign-in', async ({ key }) => {
  await useKey(key.trim())
  await enter()
})
submits('add', async ({ url, types, description }, form) => {
  const made = await call(
    'POST',
    '/webhook-endpoints',
    { url, types: listOf(types), description },
    onceOnly(),
  )
  form.reset()
  get('adding').open = false
  await showEndpoints()
  await choose(made.id)
  showSecret(made.secret, '')
})
submits('filter', () => showDeliveries())
submits('replay', async ({ since }) => {
  const { replayed } = await act('replays', { since: new Date(since).toISOString() })
  await soon()
  const when = endpoints.find(({ id }) => id === chosen)?.paused_at ? ' once the endpoint is resumed' : ''
  return `${replayed} ${replayed === 1 ? 'delivery goes' : 'deliveries go'} out again${when}.`
})
get('more').addEventListener('click', () => attempt(get('more'), () => showDeliveries(next)))
get('secret-copy').addEventListener('click', () => attempt(get('secret-copy'), copySecret))
get('secret-done').addEventListener('click', () => {
  get('secret').hidden = true
  get('secret-text').textContent = ''
  get('chosen-title').focus()
})

async function enter() {
  await showEndpoints()
  for (const form of ['sign-in', 'key-sign-in']) get(form).reset()
  get('entrance').hidden = true
  get('desk').hidden = false
  get('adding').open = endpoints.length === 0
  if (endpoints.length === 1) await choose(endpoints[0].id)
}

async function showEndpoints() {
  endpoints = (await call('GET', '/webhook-endpoints?limit=200')).data
  get('none').hidden = endpoints.length > 0
  get('endpoints').replaceChildren(
    ...endpoints.map((endpoint) =>
      endpointItem(endpoint, endpoint.id === chosen, ({ currentTarget }) =>
        attempt(currentTarget, () => choose(endpoint.id)),
      ),
    ),
  )
}

async function choose(id) {
  chosen = id
  get('secret').hidden = true
  get('filter').reset()
  get('since').value = localDay()
  await Promise.all([showEndpoints(), showDeliveries()])
  showChosen()
  get('chosen-title').focus()
}

function showChosen() {
  const endpoint = endpoints.find(({ id }) => id === chosen)
  get('chosen').hidden = !endpoint
  if (!endpoint) return
  get('chosen-title').textContent = endpoint.url
  get('chosen-facts').replaceChildren(...facts(endpoint))
  get('actions').replaceChildren(
    action('Send a test', test, endpoint.status === 'paused'),
    endpoint.status === 'paused'
      ? action('Resume', () => pause('DELETE'))
      : action('Pause', () => pause('POST')),
    action('New secret', rotate),
    action('Remove', remove),
  )
}

const action = (label, work, disabled = false) =>
  make(
    'button',
    {
      type: 'button',
      className: 'quiet',
      disabled,
      onclick: ({ currentTarget }) => attempt(currentTarget, work),
    },
    label,
  )

async function test() {
  await act('tests')
  await soon()
  return 'A test is on its way.'
}

async function pause(method) {
  await call(method, `/webhook-endpoints/${chosen}/pause`)
  await showEndpoints()
  showChosen()
  get('chosen-title').focus()
  return method === 'POST' ? 'It is paused: what happens meanwhile waits.' : 'It is active again.'
}

async function rotate() {
  const { secret } = await act('secrets')
  await showEndpoints()
  showChosen()
  showSecret(secret, 'The one before signs too for 24 hours.')
}

async function remove() {
  if (!window.confirm('Remove this endpoint and the record of its deliveries?')) return undefined
  await call('DELETE', `/webhook-endpoints/${chosen}`)
  chosen = undefined
  await showEndpoints()
  showChosen()
  get('said').focus()
  return 'It is removed.'
}

const act = (what, body) => call('POST', `/webhook-endpoints/${chosen}/${what}`, body, onceOnly())
const onceOnly = () => ({ 'idempotency-key': crypto.randomUUID?.() ?? String(Math.random()) })

/** From the beginning, or what follows. */
async function showDeliveries(cursor) {
  const filter = Object.entries({ status: get('status').value, type: get('type').value.trim(), cursor })
  const query = new URLSearchParams(filter.filter(([, value]) => value))
  const page = await call('GET', `/webhook-endpoints/${chosen}/deliveries?${query}`)
  const items = page.data.map((delivery) => deliveryItem(delivery, (place) => look(place, delivery.id)))
  if (cursor) get('deliveries').append(...items)
  else get('deliveries').replaceChildren(...(items.length ? items : [make('p', {}, 'There are none.')]))
  next = page.next_cursor
  get('more').hidden = !next
}

async function look(place, id) {
  const again = ({ currentTarget }) =>
    attempt(currentTarget, async () => {
      await call('POST', `/webhook-deliveries/${id}/replays`)
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      await look(place, id)
      place.querySelector('button').focus()
      return 'It goes out again.'
    })
  const delivery = await call('GET', `/webhook-deliveries/${id}`).catch(({ message }) => say('bad', message))
  if (delivery) place.replaceChildren(...seenDelivery(delivery, again))
}

/** What was asked for is done by a worker: a moment later it shows. */
async function soon() {
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  await showDeliveries()
}

function showSecret(secret, note) {
  get('secret-text').textContent = secret
  get('secret-note').textContent = note
  get('secret').hidden = false
  get('secret-title').focus()
}

async function copySecret() {
  await navigator.clipboard.writeText(get('secret-text').textContent).catch(() => {
    throw new Error('This browser does not let the page copy. Select the secret and copy it yourself.')
  })
  return 'Copied.'
}

function submits(id, work) {
  const form = get(id)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void attempt(form, () => work(Object.fromEntries(new FormData(form)), form))
  })
}

/** Does one thing at a time, and says what came of it. */
async function attempt(busy, work) {
  if (busy.ariaBusy === 'true') return
  busy.ariaBusy = 'true'
  say('', 'One moment …')
  try {
    say('good', (await work()) ?? '')
  } catch ({ message }) {
    say('bad', message)
    get('said').focus()
  } finally {
    busy.ariaBusy = 'false'
  }
}

function say(kind, words) {
  get('said').className = `said ${kind}`
  get('said').textContent = words
}

const listOf = (types) => types.split(/[\s,]+/).filter(Boolean)

/** Midnight of this day, as the field wants it. */
function localDay() {
  const now = new Date()
  const two = (number) => String(number).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}T00:00`
}
