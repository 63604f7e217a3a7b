/** Calls of the API. The tokens live here alone, in memory: a reload forgets them. */
window.webhookCalls = (() => {
  let tokens = {}

  async function request(method, path, body, headers) {
    try {
      return await fetch(`/v1${path}`, {
        method,
        headers: {
          ...(tokens.access_token && { authorization: `Bearer ${tokens.access_token}` }),
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
      })
    } catch {
      throw new Error('The academy does not answer. Look at your connection and try again.')
    }
  }

  /** The answer's body; throws an error whose message is for a person. An old token is exchanged once. */
  async function call(method, path, body, headers) {
    let response = await request(method, path, body, headers)
    if (response.status === 401 && (await refresh())) response = await request(method, path, body, headers)
    if (response.ok) return response.status === 204 ? undefined : response.json()
    const problem = await response.json().catch(() => ({}))
    throw new Error(problem.detail ?? problem.title ?? 'Something went wrong. Try again in a moment.')
  }

  async function refresh() {
    if (!tokens.refresh_token) return false
    const { refresh_token } = tokens
    tokens = {}
    const response = await request('POST', '/sessions/refresh', { refresh_token })
    if (response.ok) tokens = await response.json()
    return response.ok
  }

  /** Throws when the account is not an admin's, or wants a second factor, which this page does not ask for. */
  async function signIn(email, password) {
    tokens = {}
    const session = await call('POST', '/sessions', { email, password })
    if (session.second_step)
      throw new Error(
        'This account has a second factor, which this page cannot ask for. Make an API key with the scope webhooks:write and go on with that.',
      )
    if (!['admin', 'superadmin'].includes(session.user.role))
      throw new Error('This page is for admins. Sign in with an account of an admin.')
    tokens = session
  }

  async function useKey(key) {
    tokens = { access_token: key }
    await call('GET', '/webhook-endpoints?limit=1')
  }

  return { call, signIn, useKey }
})()
