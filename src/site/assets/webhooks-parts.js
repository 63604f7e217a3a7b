/** What the page is made of, from what the API says. All of it goes in as text, never as HTML. */
window.webhookParts = (() => {
  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }

  const moment = (text) =>
    make(
      'time',
      { dateTime: text, title: text },
      new Date(text).toLocaleString(undefined, { timeZoneName: 'short' }),
    )

  const mark = (status) => make('span', { className: `mark ${status}` }, status)

  const reasons = {
    asked: 'Paused by an admin',
    gone: 'Paused, because the receiver answered that it is gone',
    failing: 'Paused after five days of failures alone',
  }

  function facts(endpoint) {
    const said = [mark(endpoint.status), ' ', endpoint.types.join(', ')]
    if (endpoint.description) said.push(`. ${endpoint.description}`)
    if (endpoint.paused_at) said.push(`. ${reasons[endpoint.pause_reason]}, `, moment(endpoint.paused_at))
    else if (endpoint.failing_since) said.push('. Failing since ', moment(endpoint.failing_since))
    if (new Date(endpoint.former_secret_until ?? 0) > new Date())
      said.push('. The former secret signs too until ', moment(endpoint.former_secret_until))
    return said
  }

  const endpointItem = (endpoint, isChosen, choose) => {
    const button = make(
      'button',
      { type: 'button', className: 'choice', onclick: choose },
      make('b', {}, endpoint.url),
    )
    if (isChosen) button.ariaCurrent = 'true'
    button.append(make('span', {}, ...facts(endpoint)))
    return make('li', {}, button)
  }

  /** `look` gets the place to fill when it is opened for the first time. */
  function deliveryItem(delivery, look) {
    const summary = make('summary', {}, mark(delivery.status), ' ', make('b', {}, delivery.type))
    summary.append(' ', make('span', { className: 'soft' }, moment(delivery.created_at)))
    const inside = make('div', { className: 'inside' }, 'One moment …')
    const item = make('details', { className: 'delivery' }, summary, inside)
    item.addEventListener('toggle', () => item.open && look(inside))
    return item
  }

  const attemptItem = ({ at, milliseconds, status, answer, failure }) => {
    const item = make('li', {}, moment(at), `: ${failure ?? `taken, ${status}`} (${milliseconds} ms)`)
    if (answer) item.append(make('pre', {}, answer))
    return item
  }

  function seenDelivery(delivery, again) {
    const about = make('p', {}, `About ${delivery.subject}, as ${delivery.message_id}. `)
    if (delivery.due_at && delivery.status === 'waiting')
      about.append('The next try is at ', moment(delivery.due_at), '.')
    else if (delivery.status === 'waiting') about.append('It waits for an earlier one about the same.')
    const button = make('button', { type: 'button', className: 'quiet', onclick: again }, 'Replay')
    const attempts = make('ol', {}, ...delivery.attempts.map(attemptItem))
    const message = make('pre', {}, JSON.stringify(delivery.message, null, 2))
    const none = make('p', {}, 'It was not tried yet.')
    return [
      about,
      button,
      make('h4', {}, 'Tries'),
      delivery.attempts.length ? attempts : none,
      make('h4', {}, 'What is posted'),
      message,
    ]
  }

  return { make, facts, endpointItem, deliveryItem, seenDelivery }
})()
