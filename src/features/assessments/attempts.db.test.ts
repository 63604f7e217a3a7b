import { describe, expect, it } from 'vitest'
import { addQuiz, enrol, everyKind, type KindName, makeQuiz, rightAnswers, signIn } from '#test/quiz-world.ts'
import { openWorld } from '#test/world.ts'

const kinds = Object.keys(everyKind) as KindName[]
const withoutEssay = kinds.filter((kind) => kind !== 'essay')

describe('an attempt', () => {
  it('asks every kind without a word of what is right, and is graded when it is submitted', async () => {
    await using world = await openWorld()
    const teacher = await signIn(world, 'instructor')
    const { course, quiz, questions } = await makeQuiz(teacher.call, withoutEssay, { shows: 'answers' })
    const { call } = await enrol(world, course)
    const { body: begun } = await call('POST', `/quizzes/${quiz}/attempts`)
    expect(JSON.stringify(begun)).not.toMatch(/solution|is_right|tortoise","turtle|"pairs"|praise|tolerance/)
    expect((await call('GET', `/attempts/${begun.id}`)).body).toEqual(begun)
    for (const [index, kind] of withoutEssay.entries()) {
      const url = `/attempts/${begun.id}/answers/${questions[index]}`
      expect((await call('PUT', url, { given: rightAnswers[kind] })).status).toBe(200)
    }
    const { body: open } = await call('GET', `/attempts/${begun.id}`)
    expect(open.questions.map(({ given }: { given: unknown }) => given)).toEqual(
      withoutEssay.map((kind) => rightAnswers[kind]),
    )
    expect(open).toMatchObject({ points: null, percent: null, is_passed: null })
    const { body: done } = await call('POST', `/attempts/${begun.id}/submission`)
    expect(done).toMatchObject({ points: 6, most_points: 6, percent: 100, is_passed: true, is_marked: true })
    expect(done.questions[5].solution.answers).toEqual(['one', 'two', 'three', 'four'])
    expect((await call('POST', `/attempts/${begun.id}/submission`)).body).toEqual(done)
    const late = await call('PUT', `/attempts/${begun.id}/answers/${questions[0]}`, { given: ['the hare'] })
    expect([late.status, late.body.type]).toEqual([409, '/problems/attempt_submitted'])
  })

  it('shows afterwards what the quiz says: nothing, the score, or the answers', async () => {
    await using world = await openWorld()
    const teacher = await signIn(world, 'instructor')
    const { course, questions } = await makeQuiz(teacher.call, ['single'])
    const { call } = await enrol(world, course)
    const seen = async (shows: string) => {
      const quiz = await addQuiz(teacher.call, course, questions, { shows })
      const { body } = await call('POST', `/quizzes/${quiz}/attempts`)
      await call('PUT', `/attempts/${body.id}/answers/${questions[0]}`, { given: 'the tortoise' })
      const { body: done } = await call('POST', `/attempts/${body.id}/submission`)
      return [done.percent, done.is_passed, done.questions[0].is_right, done.questions[0].solution?.answers]
    }
    expect(await seen('nothing')).toEqual([null, null, undefined, undefined])
    expect(await seen('score')).toEqual([0, false, undefined, undefined])
    expect(await seen('answers')).toEqual([0, false, false, ['the hare']])
    const { body } = await call('GET', `/me/quizzes?course_id=${course}`)
    expect(body.data.map((quiz: { best_percent: number }) => quiz.best_percent)).toEqual([null, null, 0, 0])
  })

  it('keeps the questions it began with; the next one is asked what they are now', async () => {
    await using world = await openWorld()
    const teacher = await signIn(world, 'instructor')
    const { course, quiz, questions } = await makeQuiz(teacher.call, ['single', 'text'])
    const { call } = await enrol(world, course)
    const { body: first } = await call('POST', `/quizzes/${quiz}/attempts`)
    await teacher.call('PATCH', `/questions/${questions[0]}`, {
      prompt: 'Changed?',
      answers: ['the tortoise'],
    })
    await teacher.call('PUT', `/quizzes/${quiz}/questions`, { questions: [{ question_id: questions[0] }] })
    expect((await teacher.call('DELETE', `/questions/${questions[1]}`)).status).toBe(204)
    expect((await call('GET', `/attempts/${first.id}`)).body.questions).toEqual(first.questions)
    await call('PUT', `/attempts/${first.id}/answers/${questions[0]}`, { given: ['the hare'] })
    await call('PUT', `/attempts/${first.id}/answers/${questions[1]}`, { given: 'turtle' })
    expect((await call('POST', `/attempts/${first.id}/submission`)).body.percent).toBe(100)
    const { body: second } = await call('POST', `/quizzes/${quiz}/attempts`)
    expect(second.questions.map(({ prompt }: { prompt: string }) => prompt)).toEqual(['Changed?'])
    await call('PUT', `/attempts/${second.id}/answers/${questions[0]}`, { given: ['the hare'] })
    expect((await call('POST', `/attempts/${second.id}/submission`)).body.percent).toBe(0)
  })

  it('draws and shuffles once, and each attempt anew', async () => {
    await using world = await openWorld()
    const teacher = await signIn(world, 'instructor')
    const fields = { shuffles_questions: true, shuffles_choices: true, draws: 4 }
    const { course, quiz } = await makeQuiz(teacher.call, withoutEssay, fields)
    const { call } = await enrol(world, course)
    const orders = new Set<string>()
    for (let turn = 0; turn < 8; turn += 1) {
      const { body } = await call('POST', `/quizzes/${quiz}/attempts`)
      expect(body.questions).toHaveLength(4)
      expect(body.most_points).toBe(4)
      expect((await call('GET', `/attempts/${body.id}`)).body.questions).toEqual(body.questions)
      orders.add(body.questions.map(({ id }: { id: string }) => id).join())
      await call('POST', `/attempts/${body.id}/submission`)
    }
    expect(orders.size).toBeGreaterThan(3)
  })

  it('refuses an answer of the wrong shape and says why', async () => {
    await using world = await openWorld()
    const teacher = await signIn(world, 'instructor')
    const { course, quiz, questions } = await makeQuiz(teacher.call, kinds)
    const { call } = await enrol(world, course)
    const { body } = await call('POST', `/quizzes/${quiz}/attempts`)
    const bad: Record<KindName, unknown[]> = {
      single: [['the hare', 'the tortoise'], 'nobody', 7, [{ left: 'a', right: 'b' }]],
      several: [['cat', 'cat'], ['dog']],
      number: [['3.14']],
      text: ['x'.repeat(2001), []],
      matching: ['1A', [{ left: 'France', right: 'Oslo' }], [{ left: '', right: 'Rome' }]],
      order: [['one', 'one'], 'BACD'],
      essay: ['x'.repeat(20_001), ['It slept.']],
    }
    for (const [index, kind] of kinds.entries())
      for (const given of bad[kind]) {
        const reply = await call('PUT', `/attempts/${body.id}/answers/${questions[index]}`, { given })
        expect([kind, given, reply.status]).toEqual([kind, given, 400])
      }
    const unknown = `/attempts/${body.id}/answers/${quiz}`
    expect((await call('PUT', unknown, { given: 'x' })).status).toBe(404)
  })
})

describe('an essay', () => {
  it('waits for a person, whose marks by the rubric make the score complete', async () => {
    await using world = await openWorld()
    const teacher = await signIn(world, 'instructor')
    const { course, quiz, questions } = await makeQuiz(teacher.call, ['single', 'essay'], {
      shows: 'answers',
    })
    const { call } = await enrol(world, course)
    const { body: begun } = await call('POST', `/quizzes/${quiz}/attempts`)
    const marks = `/attempts/${begun.id}/marks/${questions[1]}`
    await call('PUT', `/attempts/${begun.id}/answers/${questions[0]}`, { given: 'the hare' })
    await call('PUT', `/attempts/${begun.id}/answers/${questions[1]}`, { given: 'It slept.' })
    expect((await teacher.call('PUT', marks, { points: [3, 1] })).body.type).toBe('/problems/attempt_open')
    const { body: waiting } = await call('POST', `/attempts/${begun.id}/submission`)
    expect(waiting).toMatchObject({ points: 1, percent: null, is_passed: null, is_marked: false })
    const toMark = await teacher.call('GET', `/quizzes/${quiz}/attempts?to_mark=true`)
    expect(toMark.body.data.map(({ id }: { id: string }) => id)).toEqual([begun.id])
    const { body: shown } = await teacher.call('GET', `/attempts/${begun.id}`)
    expect(shown.questions[1]).toMatchObject({ given: 'It slept.', points: null })
    for (const points of [[3], [4, 1], [3, 1, 0], []])
      expect((await teacher.call('PUT', marks, { points })).status).toBe(400)
    await teacher.call('PUT', marks, { points: [1, 0], comment: 'Why?' })
    expect((await call('GET', `/attempts/${begun.id}`)).body).toMatchObject({
      percent: 62.5,
      is_passed: true,
    })
    await teacher.call('PUT', marks, { points: [0, 0], comment: 'No.' })
    const { body: done } = await call('GET', `/attempts/${begun.id}`)
    expect(done).toMatchObject({ points: 1, percent: 50, is_passed: false, is_marked: true })
    expect(done.questions[1]).toMatchObject({ comment: 'No.', marks: [0, 0] })
    expect((await teacher.call('GET', `/quizzes/${quiz}/attempts?to_mark=true`)).body.data).toEqual([])
    const wrong = `/attempts/${begun.id}/marks/${questions[0]}`
    expect((await teacher.call('PUT', wrong, { points: [1] })).body.type).toBe('/problems/not_an_essay')
  })

  it('that was left out needs nobody', async () => {
    await using world = await openWorld()
    const teacher = await signIn(world, 'instructor')
    const { course, quiz } = await makeQuiz(teacher.call, ['essay'])
    const { call } = await enrol(world, course)
    const { body } = await call('POST', `/quizzes/${quiz}/attempts`)
    const { body: done } = await call('POST', `/attempts/${body.id}/submission`)
    expect(done).toMatchObject({ percent: 0, is_passed: false, is_marked: true })
  })
})
