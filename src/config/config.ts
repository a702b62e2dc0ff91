import type { z } from 'zod';
import type { Brand } from '../domain/brand.ts';
import type { Secret } from '../lib/secret.ts';

/** The whole configuration, validated and completed with defaults. */
export interface Config {
  /** The file it came from, as given. */
  readonly file: string;
  readonly brands: readonly Brand[];
  readonly sources: readonly SourceConfig[];
  readonly channels: readonly ChannelConfig[];
  readonly redis: RedisConfig;
  readonly server: ServerConfig;
  readonly scorer: ScorerConfig;
  readonly log: LogConfig;
  /** Folder of the embedded Redis and of all else that the program keeps. */
  /** Where networks can write to. */
  readonly contact?: string;
  readonly dataDir: string;
}

export interface SourceConfig {
  readonly id: string;
  readonly kind: string;
  /** `query`: a brand gets what its query matches. `everything`: a brand that names this source gets all of it. */
  readonly match: 'query' | 'everything';
  /** As the kind's own schema gives them. */
  readonly settings: unknown;
}

export interface ChannelConfig {
  readonly id: string;
  readonly kind: string;
  readonly settings: unknown;
}

export interface RedisConfig {
  /** From the file, else from `REDIS_URL`; absent: the embedded server. Several, comma-separated: a cluster. */
  readonly url?: Secret;
  readonly cluster: boolean;
  /** Begins every key. */
  readonly prefix: string;
}

export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  /** Where people reach the console, for links in alerts. No slash at the end. */
  readonly publicUrl?: string;
  /** Asked of whoever pushes mentions or opens the console; absent: only requests from this machine may. */
  readonly token?: Secret;
}

export interface ScorerConfig {
  readonly kind: 'builtin' | 'natural' | 'onnx';
  /** A file that `turntide train` wrote, or the folder of an ONNX model. */
  readonly model?: string;
}

export interface LogConfig {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** `auto`: pretty on a terminal, JSON elsewhere. */
  readonly format: 'auto' | 'pretty' | 'json';
}

/** What the loader must know of a source's or a channel's kind. */
export interface Kind {
  readonly kind: string;
  readonly settings: z.ZodType;
}

/** A query's first mistake: where (UTF-16 offset into the query), what, and how to mend it. */
export interface QueryMistake {
  readonly at: number;
  readonly message: string;
  readonly fix?: string;
}

export interface LoadOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly sourceKinds: readonly Kind[];
  readonly notifierKinds: readonly Kind[];
  readonly validateQuery: (query: string) => QueryMistake | undefined;
}

/** One mistake in the file. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Where in the tree: `brands[0].query`; empty for the file as a whole. */
  readonly path: string;
  readonly what: string;
  readonly fix: string;
  /** Lines that show the place, with a caret. */
  readonly excerpt?: string;
}

export type Loaded =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly Problem[] };
