import type { Db } from '#platform/db.ts'
import type { CardFacts, CardTexts } from './card.queries.ts'
import { listTexts } from './card.queries.ts'

/** What a list shows of a card. `texts` is the same object for as long as the course is the same. */
export type ListedCard = CardTexts & CardFacts & { texts: CardTexts }

/** By the course's id. The database says which version is the one that holds, every time. */
const known = new Map<string, CardTexts>()
const mostCharacters = 16_000_000
let characters = 0

/** The cards with their texts, which are asked for where they are not known. */
export async function withTexts(db: Db, cards: readonly CardFacts[]): Promise<ListedCard[]> {
  const missing = cards.filter(({ id, version }) => known.get(id)?.version !== version).map(({ id }) => id)
  const read = new Map((await listMissing(db, missing)).map((texts) => [texts.id, texts]))
  const listed = cards.flatMap((facts) => {
    const texts = read.get(facts.id) ?? known.get(facts.id)
    return texts ? [{ ...texts, ...facts, texts }] : []
  })
  // What a transaction has not brought to its end, nobody else may see.
  if (!db.isTransaction) for (const texts of read.values()) keep(texts)
  return listed
}

const listMissing = async (db: Db, ids: string[]) => (ids.length > 0 ? listTexts(db, ids) : [])

function keep(texts: CardTexts): void {
  forget(texts.id)
  known.set(texts.id, texts)
  characters += lengthOf(texts)
  for (const id of known.keys()) {
    if (characters <= mostCharacters) break
    forget(id)
  }
}

function forget(id: string): void {
  const texts = known.get(id)
  if (!texts) return
  known.delete(id)
  characters -= lengthOf(texts)
}

const lengthOf = ({ title, short_description, description, requirements, outcomes }: CardTexts) =>
  500 + [title, short_description, description, requirements, ...outcomes].join('').length
