/** Where a reader is: the number of the last item of their own, and of the last one that was told to many. */
export type Place = { own: number; all: number }

/** `12-3`, as the id of an item: what came after it is asked for with it. */
export const formatPlace = ({ own, all }: Place): string => `${own}-${all}`

/** Nothing for what no item ever had as its id. */
export function readPlace(id: string): Place | undefined {
  const [, own, all] = /^(\d{1,15})-(\d{1,15})$/.exec(id) ?? []
  return own === undefined || all === undefined ? undefined : { own: Number(own), all: Number(all) }
}

/** What an item with that number is to a reader who has everything up to `last`. */
export function judge(seq: number, last: number): 'next' | 'known' | 'gap' {
  if (seq === last + 1) return 'next'
  return seq <= last ? 'known' : 'gap'
}
