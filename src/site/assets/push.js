const token = document.querySelector('#token')
const ask = document.querySelector('#ask')
const copy = document.querySelector('#copy')
const said = document.querySelector('#said')
const list = document.querySelector('#pushes')
const shown = new Set()

const refusals = {
  denied:
    'This browser was told not to show notifications of this page. Allow them in the settings of the page, and load it again.',
  unsupported:
    'This browser cannot receive pushes here: it needs https (or this machine itself), and on an iPhone the page on the home screen.',
}

start().catch(() =>
  say('bad', 'The academy does not answer. Look at your connection and load the page again.'),
)

async function start() {
  const settings = await read('/push/settings')
  if (!('serviceWorker' in navigator)) return say('bad', refusals.unsupported)
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data?.kind === 'push') show(data.push)
  })
  const worker = await navigator.serviceWorker.register('/push-worker.js')
  if (settings.vendor === 'sandbox') await openSandbox()
  ask.addEventListener('click', () => open(settings, worker))
  if (!('Notification' in window)) return settings.vendor === 'sandbox' || say('bad', refusals.unsupported)
  if (Notification.permission === 'granted') return open(settings, worker)
  if (Notification.permission === 'denied') return say('bad', refusals.denied)
  ask.hidden = false
}

/** Asks for leave, which browsers let a page do after a click alone, and then for the token. */
async function open(settings, worker) {
  ask.disabled = true
  if ((await Notification.requestPermission()) !== 'granted') {
    ask.disabled = false
    return say('bad', refusals.denied)
  }
  ask.hidden = true
  if (settings.vendor === 'sandbox') return say('good', 'Notifications are on.')
  say('', 'Asking for a token …')
  try {
    setToken(await vendors[settings.vendor](settings, await ready(worker)))
    say('good', 'Notifications are on. Pushes to this token arrive here.')
  } catch (error) {
    ask.hidden = ask.disabled = false
    say('bad', `The push service of this browser gave no token: ${error.message}`)
  }
}

/** Only a worker that is active can be subscribed. */
const ready = async (worker) => (worker.active ? worker : navigator.serviceWorker.ready)

const vendors = {
  async 'web-push'({ public_key }, worker) {
    const options = { userVisibleOnly: true, applicationServerKey: public_key }
    const known = await worker.pushManager.getSubscription()
    const isOurs = known && keyOf(known) === public_key.replace(/=+$/, '')
    if (known && !isOurs) await known.unsubscribe()
    const { endpoint, keys } = (isOurs ? known : await worker.pushManager.subscribe(options)).toJSON()
    return `wp1.${toBase64Url(JSON.stringify({ endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } }))}`
  },
  async fcm({ config, public_key, library }, serviceWorkerRegistration) {
    const { initializeApp } = await import(`${library}/firebase-app.js`)
    const { getMessaging, getToken } = await import(`${library}/firebase-messaging.js`)
    const messaging = getMessaging(initializeApp(config))
    return getToken(messaging, { serviceWorkerRegistration, ...(public_key && { vapidKey: public_key }) })
  },
}

const keyOf = ({ options }) =>
  toBase64Url(String.fromCharCode(...new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0))))
const toBase64Url = (text) => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** A token that this browser made up and keeps; what is sent to it is fetched, because no push service knows it. */
async function openSandbox() {
  const mine = localStorage.getItem('sandbox-token') ?? `sandbox-${crypto.randomUUID()}`
  localStorage.setItem('sandbox-token', mine)
  setToken(mine)
  let after = (await read(`/push/sandbox/${mine}`)).next
  setInterval(async () => {
    if (document.hidden) return
    try {
      const { data, next } = await read(`/push/sandbox/${mine}?after=${after}`)
      after = next
      for (const push of data) show(push)
    } catch {
      // The next look may find the academy again.
    }
  }, 1_500)
}

async function read(url) {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return response.json()
}

function setToken(text) {
  token.textContent = text
  copy.hidden = !navigator.clipboard
}

copy.addEventListener('click', async () => {
  await navigator.clipboard.writeText(token.textContent)
  say('good', 'The token is copied.')
})

/** Newest first; one that came by the worker and by looking is shown once. */
function show({ id, title, body, url }) {
  if (id && shown.has(id)) return
  shown.add(id)
  document.querySelector('#nothing')?.remove()
  const item = document.createElement('li')
  item.append(element('h3', title || '(no title)'), element('p', body), element('time', timeOf(new Date())))
  const safe = url ? URL.parse(url, location.origin) : null
  if (safe && (safe.origin === location.origin || safe.protocol === 'https:')) {
    const link = element('a', safe.href)
    link.href = safe.href
    link.rel = 'noopener noreferrer'
    item.append(link)
  }
  list.prepend(item)
  for (const old of list.querySelectorAll('li:nth-child(n + 51)')) old.remove()
}

const timeOf = (moment) =>
  moment.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })

function element(name, words) {
  const made = document.createElement(name)
  made.textContent = words
  return made
}

function say(kind, words) {
  said.className = `said ${kind}`
  said.textContent = words
}
