/** One file a command. `main.ts` finds it in the table, parses nothing itself and turns errors into exit codes. */
export interface Command {
  readonly name: string;
  /** One line for `turntide help`. */
  readonly summary: string;
  /** Usage, options and examples, printed by `turntide NAME --help`. */
  readonly help: string;
  /** Returns the exit code (0 done, 1 failed). Throws `UserError` for bad usage or bad input (exit 2). */
  run(args: readonly string[], io: CommandIo): Promise<number>;
}

export interface CommandIo {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}
