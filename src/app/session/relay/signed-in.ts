/** What the last page of the sign-in window says to the tab that opened it, and what that tab answers. */
export interface SignedIn {
  readonly attempt: string;
  readonly code?: string | null;
  /** Code of an error. */
  readonly refused?: string | null;
  readonly heard?: boolean;
}

export const SIGN_IN_CHANNEL = 'storycore.sign-in';
