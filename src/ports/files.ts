import type { Readable } from 'node:stream'

/** Both ends are included, as in HTTP. */
export type ByteRange = { start: number; end: number }

/** How a browser is to take the object that it fetches by a signed address: two headers of HTTP, and for how long. */
export type Fetching = { media_type: string; disposition: string; seconds: number }

/**
 * Keeps objects under keys. A key is ours, made of `a-z`, `0-9`, `-` and `/`, and names one object for ever: it is never
 * written twice. Failures are DomainError `unavailable` (`storage_full`, `storage_away`: it may be tried again).
 */
export interface FileStorage {
  /**
   * Keeps what comes, piece by piece, and no more of it in memory than a few pieces. Once it answers the object is whole
   * and on the disk; before, nobody can read it. When `content` throws, that error is thrown on and nothing is kept.
   * A process that dies on the way may leave something behind, which `remove` of that key takes away.
   */
  put(key: string, content: AsyncIterable<Uint8Array>): Promise<void>
  /**
   * The object, or that part of it; whoever does not read to the end destroys the stream. Throws DomainError
   * `not_found`. Only what exists of a range that ends behind the object comes.
   */
  read(key: string, range?: ByteRange): Promise<Readable>
  /** The object goes, and what an unfinished `put` left of it. One that is not there is fine. */
  remove(key: string): Promise<void>
  /** A signed absolute address at which anyone fetches the object for so long; nothing where the academy serves it itself. */
  address(key: string, fetching: Fetching): Promise<string | undefined>
}

/** The storage, and how much this academy puts into it, in bytes: at most so much in one file, and so much of one person. */
export type Files = FileStorage & { readonly most: { readonly file: number; readonly person: number } }
