/** Whom a provider's person is here, as far as the tables say. `null`: nobody. */
type Here = {
  /** The account that this provider's account is linked to. */
  linked: string | null
  /** Who is signed in while they do this. */
  actor: string | null
  /** The account that has the person's address. */
  sameEmail: { id: string; is_confirmed: boolean } | null
}
type Verdict =
  | { kind: 'enter'; user_id: string }
  | { kind: 'link'; user_id: string }
  | { kind: 'open'; with_email: boolean }
  | { kind: 'refuse'; code: 'linked_elsewhere' | 'email_unconfirmed_here' | 'email_unconfirmed_there' }

/**
 * Who gets in with a provider's word. An address joins two accounts only when both sides have proved it: else whoever
 * wrote a stranger's address somewhere first would get the stranger's account. Where nobody is told who has an account
 * (not `tells`), an address that the provider has not proved is as good as none.
 */
export function judge(
  { linked, actor, sameEmail }: Here,
  isConfirmedThere: boolean,
  tells: boolean,
): Verdict {
  if (actor !== null && linked !== null)
    return linked === actor ? { kind: 'enter', user_id: actor } : { kind: 'refuse', code: 'linked_elsewhere' }
  if (actor !== null) return { kind: 'link', user_id: actor }
  if (linked !== null) return { kind: 'enter', user_id: linked }
  if (sameEmail === null) return { kind: 'open', with_email: true }
  if (!isConfirmedThere)
    return tells ? { kind: 'refuse', code: 'email_unconfirmed_there' } : { kind: 'open', with_email: false }
  if (!sameEmail.is_confirmed) return { kind: 'refuse', code: 'email_unconfirmed_here' }
  return { kind: 'link', user_id: sameEmail.id }
}
