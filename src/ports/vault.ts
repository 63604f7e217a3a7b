/** What only this academy can read or make, under a key that is not in its database. `about` binds a value to its place. */
export interface Vault {
  /** Encrypts; what is sealed about one thing does not open about another. */
  seal(text: string, about: string): Buffer
  /** Throws when it was not sealed here about this. */
  open(sealed: Buffer, about: string): string
  /** A keyed hash of 32 bytes: the same text gives the same one, and nobody without the key can try texts against it. */
  digest(text: string, about: string): Buffer
}
