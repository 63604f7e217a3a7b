// Runs without a page: shows what is pushed, hands it to the pages that are open, and opens what is clicked.

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('push', (event) => event.waitUntil(receive(read(event.data))))

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { url } = event.notification.data ?? {}
  if (url) event.waitUntil(self.clients.openWindow(url))
})

/** Ours is flat; Firebase puts the words under `notification` and the address into `data` or `fcmOptions`. */
function read(data) {
  const sent = parse(data)
  const { title = '', body = '', tag = sent.key } = sent.notification ?? sent
  const url = safeUrl(sent.url ?? sent.fcmOptions?.link ?? sent.data?.url)
  return { id: sent.key ?? sent.fcmMessageId, title, body, tag, url, data: sent.data ?? {} }
}

function parse(data) {
  try {
    const sent = data?.json()
    return typeof sent === 'object' && sent !== null ? sent : { title: String(sent ?? '') }
  } catch {
    return { title: data.text() }
  }
}

/** Nothing but a page of ours or of the encrypted web is opened. */
function safeUrl(url) {
  const parsed = url ? URL.parse(url, self.location.origin) : null
  return parsed && (parsed.origin === self.location.origin || parsed.protocol === 'https:')
    ? parsed.href
    : undefined
}

async function receive({ id, title, body, tag, url, data }) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  for (const page of pages) page.postMessage({ kind: 'push', push: { id, title, body, url, data } })
  await self.registration.showNotification(title || 'Sangam', {
    body,
    icon: '/assets/icon.svg',
    ...(tag && { tag }),
    data: { url },
  })
}
