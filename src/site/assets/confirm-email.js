const form = document.querySelector('#confirm')
const said = document.querySelector('#said')

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (form.ariaBusy === 'true') return
  form.ariaBusy = 'true'
  say('', 'Confirming the address …')
  const refusal = await confirmEmail()
  form.ariaBusy = 'false'
  if (refusal) return say('bad', refusal)
  form.hidden = true
  say('good', 'Your address is confirmed. You can sign in now.')
  said.focus()
})

/** Why it was refused, or nothing. */
async function confirmEmail() {
  try {
    const response = await fetch('/v1/email-confirmations/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: form.dataset.token }),
    })
    if (response.ok) return undefined
    const problem = await response.json().catch(() => ({}))
    if (problem.type === '/problems/invalid_request')
      return 'This link is not whole. Open the link in the mail again, or copy all of it.'
    return problem.title ?? 'Something went wrong. Try again in a moment.'
  } catch {
    return 'The academy does not answer. Look at your connection and try again.'
  }
}

function say(kind, words) {
  said.className = `said ${kind}`
  said.textContent = words
}
