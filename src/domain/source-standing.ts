const DAY_MS = 86_400_000;
/** Silent: nothing for so many of its usual gaps, for half as long again as any gap of a week, and for an hour at least. */
const SILENT_GAPS = 12;
const SILENT_LONGEST = 1.5;
const SILENT_AT_LEAST_MS = 60 * 60_000;
const REMEMBERED_DAYS = 7;
/** From so many days on, nights included, its usual gap is known. */
const KNOWN_DAYS = 3;

/** How long a source usually gives nothing. */
export interface UsualGap {
  /** Ms between polls that gave any, smoothed. */
  readonly usualGapMs?: number;
  /** The longest of each day (UTC) of the last week: a quiet night is usual. */
  readonly longestGaps?: Readonly<Record<string, number>>;
}

/** A source as it stands now; times are epoch ms. */
export interface SourceStanding extends UsualGap {
  readonly id: string;
  /** In a row; 0: it answers. */
  readonly failures: number;
  /** Undefined: it never answered. */
  readonly lastSuccess?: number | undefined;
  /** As the last failure said. */
  readonly failure?: string | undefined;
  /** It gave nothing for far longer than its own usual gap: when it last gave something. */
  readonly silentSince?: number | undefined;
  /** Nobody asks it, so that its silence cannot be told from its absence. */
  readonly pushed?: boolean | undefined;
}

/** What of a source is missing: from when on, and how that is known. */
export interface SourceOutage {
  readonly why: 'failing' | 'silent';
  readonly since: number;
}

/** The usual gap after one more. */
export function withGap({ usualGapMs, longestGaps }: UsualGap, gapMs: number, now: number): Required<UsualGap> {
  const oldest = dayOf(now - (REMEMBERED_DAYS - 1) * DAY_MS);
  const kept = Object.entries(longestGaps ?? {}).filter(([day]) => day >= oldest);
  const longest: Record<string, number> = Object.fromEntries(kept);
  longest[dayOf(now)] = Math.max(longest[dayOf(now)] ?? 0, gapMs);
  return {
    usualGapMs: usualGapMs === undefined ? gapMs : Math.round(usualGapMs * 0.8 + gapMs * 0.2),
    longestGaps: longest,
  };
}

/** Ms without anything after which a source is silent; undefined where its usual gap is not known. */
export function silentAfter({ usualGapMs, longestGaps }: UsualGap): number | undefined {
  if (usualGapMs === undefined) return undefined;
  const longest = Math.max(0, ...Object.values(longestGaps ?? {}));
  return Math.max(SILENT_AT_LEAST_MS, usualGapMs * SILENT_GAPS, longest * SILENT_LONGEST);
}

/**
 * Since when what a source brings is missing, not zero; undefined where it is there. A source that answers and gives nothing
 * counts only once its usual gap is well known: a brand that is spoken of seldom is calm, not unheard.
 */
export function outageOf(source: Omit<SourceStanding, 'id'>): SourceOutage | undefined {
  const { failures, lastSuccess, silentSince, longestGaps, pushed } = source;
  if (failures > 0 && lastSuccess !== undefined) return { why: 'failing', since: lastSuccess };
  const known = pushed || Object.keys(longestGaps ?? {}).length >= KNOWN_DAYS;
  if (failures === 0 && silentSince !== undefined && known) return { why: 'silent', since: silentSince };
  return undefined;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
