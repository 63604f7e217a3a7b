import { bodies, done, failed, type Pair, pushed, refused, type Story, to, wrong } from './pair.ts'

const tokensRoute = 'POST /notifications/tokens'
const topicRoute = 'POST /notifications/topic'
const push = to(tokensRoute)
const tell = to(topicRoute)

const words = { title: 'Notification Title', body: 'This is a notification body' }
const token = 'dyimeAKczeP3UJ8ynvI1I2:APA91bHQFAK2d28Tyfg89zqWVrPynCCEXF9eNnRW705fFxEdDE4klEBsqlVsdWiXl3j'
export const many = Array.from({ length: 500 }, (_, index) => `token-${index}`)
const noTokens = refused(400, 'Tokens list cannot be empty / nulled list')

const wrongFields = (route: string, good: Record<string, unknown>, sparing: string): Pair[] =>
  Object.keys(good).flatMap((field) => [
    to(route)(`misses ${field}`, { ...good, [field]: undefined }, wrong),
    ...[7, true, { a: 1 }, [1], ...(field === sparing ? [] : [null, ['a']])].map((value) =>
      to(route)(`refuses ${JSON.stringify(value)} as ${field}`, { ...good, [field]: value }, wrong),
    ),
  ])

export const tokensStory: Story = {
  name: 'pushes to tokens',
  pairs: [
    push('pushes to a list', { tokens: [token], ...words }, pushed(1)),
    push('pushes to one token that is no list', { tokens: token, ...words }, pushed(2)),
    push('pushes once to what is there twice', { tokens: ['a', 'b', 'a'], ...words }, pushed(3)),
    push('takes a title and a body that are empty', { tokens: ['a'], title: '', body: '' }, pushed(4)),
    push('pushes to 500', { tokens: many, ...words }, pushed(5)),
    push('pushes to 500, some of them twice', { tokens: [...many, 'token-7'], ...words }, pushed(6)),
    push(
      'counts one that is taken among those that are not',
      { tokens: ['gone-1', 'a'], ...words },
      pushed(7),
    ),
    push('refuses 501', { tokens: [...many, 'one'], ...words }, wrong),
    push('refuses an empty list', { tokens: [], ...words }, noTokens),
    push('refuses null', { tokens: null, ...words }, noTokens),
    push('refuses an empty token', { tokens: '', ...words }, noTokens),
    push('refuses a list with a number', { tokens: ['a', 7], ...words }, wrong),
    push('refuses a title of 201 characters', { tokens: ['a'], ...words, title: 'x'.repeat(201) }, wrong),
    push('refuses a body of 2,001 characters', { tokens: ['a'], ...words, body: 'x'.repeat(2001) }, wrong),
    push('says so when no token is one', { tokens: ['with a blank', 'ünread'], ...words }, failed),
    push('says so when nobody is behind any token', { tokens: ['gone-1', 'gone-2'], ...words }, failed),
    push('says so when the vendor is away', { tokens: ['a'], ...words }, failed, { fault: 'unavailable' }),
    push('says so when the vendor refuses', { tokens: ['a'], ...words }, failed, { fault: 'invalid' }),
    ...wrongFields(tokensRoute, { tokens: ['a'], ...words }, 'tokens'),
    ...bodies(tokensRoute),
  ],
}

export const topicStory: Story = {
  name: 'pushes to a topic',
  pairs: [
    tell('pushes', { topic: 'news', ...words }, done),
    tell('takes every name that Firebase takes', { topic: 'a-Z_0.~%', ...words }, done),
    tell('refuses an empty topic', { topic: '', ...words }, wrong),
    tell('refuses a topic with a slash', { topic: '/topics/news', ...words }, wrong),
    tell('refuses a topic of 201 characters', { topic: 'x'.repeat(201), ...words }, wrong),
    tell('says so when the vendor is away', { topic: 'news', ...words }, failed, { fault: 'unavailable' }),
    tell('says so when the vendor refuses', { topic: 'news', ...words }, failed, { fault: 'invalid' }),
    ...wrongFields(topicRoute, { topic: 'news', ...words }, ''),
    ...bodies(topicRoute),
  ],
}
