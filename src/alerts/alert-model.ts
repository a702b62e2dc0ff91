import type { Severity } from '../domain/brand.ts';
import type { Message, TrendPoint } from '../domain/message.ts';

/**
 * What is told, before any channel's own form: every renderer draws this and nothing else, so that all channels
 * say the same. All strings are clean (one line, nothing unseen, bounded); none is escaped yet.
 */
export interface AlertModel {
  readonly id: string;
  readonly type: Message['type'];
  /** Epoch ms. */
  readonly at: number;
  readonly timeZone: string;
  readonly test: boolean;
  readonly tone: Tone;
  readonly severity: { readonly level: Severity; readonly word: string } | null;
  readonly brand: string;
  /** Null: the whole brand. */
  readonly topic: string | null;
  /** One line: the subject of a mail, the head of a Slack message. At most 150 characters. */
  readonly title: string;
  /** Plain sentences with the numbers; the first thing read after the title: notification text, preheader, first paragraph. */
  readonly summary: string;
  readonly picture: Picture | null;
  readonly sections: readonly Section[];
  readonly actions: readonly Action[];
  readonly footer: readonly string[];
}

export type Tone = 'alarm' | 'easing' | 'calm' | 'plain';

export interface Picture {
  readonly points: readonly TrendPoint[];
  /** Epoch ms; what to mark. */
  readonly since?: number;
  /** All mentions behind the negative ones: where it is the share that moved. */
  readonly totals?: boolean;
  readonly title: string;
  /** What is to be seen, for those who can't: alt text and caption. */
  readonly description: string;
}

/** The first is the one to press. */
export interface Action {
  readonly label: string;
  readonly url: string;
  readonly primary: boolean;
}

/** A run of text: plain, stressed, or a link. */
export type Span = string | { readonly strong: string } | { readonly text: string; readonly url: string };
export type Line = readonly Span[];

export type Section = FactsSection | ListSection | PostsSection | PeopleSection | TableSection;

interface SectionBase {
  readonly title: string;
  /** Paragraphs before the rest. */
  readonly lead?: readonly Line[];
  /** Remarks after the rest, told more quietly. */
  readonly remarks?: readonly string[];
}

export interface FactsSection extends SectionBase {
  readonly kind: 'facts';
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

export interface ListSection extends SectionBase {
  readonly kind: 'list';
  readonly items: readonly Line[];
}

export interface PostsSection extends SectionBase {
  readonly kind: 'posts';
  readonly posts: readonly PostView[];
}

export interface PeopleSection extends SectionBase {
  readonly kind: 'people';
  readonly people: readonly PersonView[];
}

export interface TableSection extends SectionBase {
  readonly kind: 'table';
  /** The first column is text, the others are figures. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface PostView {
  readonly text: string;
  /** `@ana.example · bluesky · 14:12 · spread 41 times · 3 copies`. */
  readonly by: string;
  readonly url?: string;
}

export interface PersonView {
  readonly rank: number;
  readonly name: string;
  readonly url?: string;
  /** `relevance 81 · resonance 64 · reach 22`; empty where none is known. */
  readonly pillars: string;
  readonly standing: string;
  readonly reasons: readonly string[];
  readonly approach?: string;
  readonly evidence: readonly PostView[];
}
