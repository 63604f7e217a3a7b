const form = document.querySelector('#reset')
const said = document.querySelector('#said')
const password = document.querySelector('#password')
const shown = document.querySelector('#shown')

shown.addEventListener('change', () => {
  password.type = shown.checked ? 'text' : 'password'
})

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (form.ariaBusy === 'true') return
  form.ariaBusy = 'true'
  say('', 'Setting the password …')
  const refusal = await setPassword()
  form.ariaBusy = 'false'
  if (refusal) return say('bad', refusal)
  form.hidden = true
  say('good', 'Your new password is set. You are signed out everywhere: sign in with the new password.')
  said.focus()
})

/** Why it was refused, or nothing. */
async function setPassword() {
  try {
    const response = await fetch('/v1/password-resets/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: form.dataset.token, password: password.value }),
    })
    if (response.ok) return undefined
    const problem = await response.json().catch(() => ({}))
    return problem.title ?? 'Something went wrong. Try again in a moment.'
  } catch {
    return 'The academy does not answer. Look at your connection and try again.'
  }
}

function say(kind, words) {
  said.className = `said ${kind}`
  said.textContent = words
}
