const find = (selector) => document.querySelector(selector)
const filters = find('#filters')
const list = find('#messages')
const pause = 2_000

// --- what is shown stays fresh: the page reads itself again and takes over what changed

let latest = 0

async function refresh() {
  latest += 1
  const turn = latest
  try {
    const response = await fetch(address(), { headers: { accept: 'text/html' } })
    if (!response.ok) throw new Error(await words(response))
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
    if (turn === latest) takeOver(fresh)
    show(find('#connection'), '')
  } catch (error) {
    show(find('#connection'), `${reasonOf(error)} Trying again …`)
  }
}

function takeOver(fresh) {
  for (const id of ['now', 'count', 'faults']) {
    const [mine, theirs] = [find(`#${id}`), fresh.querySelector(`#${id}`)]
    if (mine && theirs && mine.innerHTML !== theirs.innerHTML) mine.replaceChildren(...theirs.childNodes)
  }
  stay(() => takeOverList(fresh.querySelector('#messages')))
}

/** Whoever reads further down goes on reading there, whatever comes in above. */
function stay(change) {
  const isBelow = list.getBoundingClientRect().top < 0
  const read = isBelow && [...list.children].find((item) => item.getBoundingClientRect().bottom > 0)
  const before = read ? read.getBoundingClientRect().top : 0
  change()
  if (read?.isConnected) window.scrollBy(0, read.getBoundingClientRect().top - before)
}

/** What each item was when it came: an opened mail differs from it, and is still the same message. */
const sources = new Map([...list.children].map((item) => [item.id, item.outerHTML]))

/** Items that did not change stay where they are, with their focus and their open mails. */
function takeOverList(fresh) {
  const items = [...fresh.children]
  const ids = new Set(items.map(({ id }) => id))
  for (const item of [...list.children]) if (!ids.has(item.id)) drop(item)
  let place = list.firstElementChild
  for (const item of items) {
    const mine = document.getElementById(item.id)
    const source = item.outerHTML
    if (mine && mine === place) place = place.nextElementSibling
    if (mine && sources.get(item.id) === source) continue
    sources.set(item.id, source)
    if (mine) mine.replaceWith(item)
    else list.insertBefore(item, place)
  }
}

function drop(item) {
  sources.delete(item.id)
  item.remove()
}

function address() {
  const chosen = [...new FormData(filters)].filter(([, value]) => value !== '')
  return chosen.length > 0 ? `/sandbox?${new URLSearchParams(chosen)}` : '/sandbox'
}

async function keepFresh() {
  if (!document.hidden) await refresh()
  setTimeout(keepFresh, pause)
}

setTimeout(keepFresh, pause)
document.addEventListener('visibilitychange', () => document.hidden || refresh())

function applyFilters() {
  history.replaceState(null, '', address())
  return refresh()
}

filters.addEventListener('change', applyFilters)
filters.addEventListener('submit', (event) => {
  event.preventDefault()
  return applyFilters()
})

// --- what a person does here

function onSubmit(selector, act) {
  const form = find(selector)
  form?.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (form.ariaBusy === 'true') return
    const said = form.querySelector('.said')
    const fields = Object.fromEntries(new FormData(form, event.submitter))
    form.ariaBusy = 'true'
    show(said, form.dataset.busy)
    try {
      show(said, await act(fields, form), 'good')
    } catch (error) {
      show(said, reasonOf(error), 'bad')
    }
    form.ariaBusy = 'false'
    await refresh()
  })
}

onSubmit('#clock', async ({ advance, moment }) => {
  const target = advance ? { advance } : { now: `${moment.slice(0, 16)}:00Z` }
  const { settled } = await post('/sandbox/clock', target)
  return settled ? 'What became due is done.' : 'Not settled yet: what became due is still being done.'
})

onSubmit('#answer', async (answer, form) => {
  await post('/sandbox/replies', answer)
  form.elements.body.value = ''
  return 'Sent. What the academy says to it comes into the list.'
})

onSubmit('#fault', async ({ port, mode, count }) => {
  await post('/sandbox/faults', { port, mode, count: Number(count) })
  return mode === 'ok' ? 'Calls go through again.' : 'Set.'
})

list.addEventListener('click', ({ target }) => {
  const { answerFrom, answerBy } = target.closest('button')?.dataset ?? {}
  if (!answerFrom) return
  const { from, channel, body } = find('#answer').elements
  from.value = answerFrom
  channel.value = answerBy
  body.focus()
})

async function post(path, body) {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(await words(response))
  return response.status === 204 ? undefined : response.json()
}

const words = async (response) =>
  (await response.json().catch(() => ({}))).title ?? `The academy answered ${response.status}.`

const reasonOf = (error) => (error instanceof TypeError ? 'The academy does not answer.' : error.message)

function show(place, text, kind = 'bad') {
  if (place.textContent !== text) place.textContent = text
  place.classList.toggle('good', kind === 'good')
  place.classList.toggle('bad', kind === 'bad' && text !== '')
}
