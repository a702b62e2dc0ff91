export const OUTREACH_KINDS = ['approached', 'answered', 'spoke-up', 'declined'] as const;
export type OutreachKind = (typeof OUTREACH_KINDS)[number];

/** Somebody was approached, answered, spoke up or declined: recorded by the team, measured afterwards. */
export interface OutreachEntry {
  /** Of its own content: the same thing recorded twice is one. */
  readonly id: string;
  readonly incidentId: string;
  /** Epoch ms. */
  readonly at: number;
  /** Who of the team recorded it. */
  readonly by: string;
  /** Author id. */
  readonly author: string;
  readonly kind: OutreachKind;
  readonly text: string;
}

/** What followed somebody's speaking up: an association, never a proof. */
export interface ReturnOnInfluence {
  /** Audience members who used to act on the speaker, and matched ones who never did; with mentions before and after. */
  readonly hearers: number;
  readonly matched: number;
  /** Mean change of sentiment score, after less before, in [-2, 2]; null where nobody can be compared. */
  readonly hearersChange: number | null;
  readonly matchedChange: number | null;
  /** The difference of the two changes, with its 95 % interval. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number } | null;
  /** The difference shrunk towards none as if 50 more had shown none; what may be shown beside a name. */
  readonly shrunk: number | null;
  /** `association`, or why nothing is said: `too-few-hearers`, `nobody-to-compare`. */
  readonly verdict: 'association' | 'too-few-hearers' | 'nobody-to-compare';
}
