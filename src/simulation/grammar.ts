import type { Random } from '../lib/random.ts';

/** Lists of alternatives by name; an alternative may name others in braces: `{airport}`. */
export type Grammar = Readonly<Record<string, readonly string[]>>;

/** Writes one sentence of a grammar: braces are filled in depth-first, `fixed` names come first. */
export function write(
  grammar: Grammar,
  start: string,
  random: Random,
  fixed: Readonly<Record<string, string>>,
): string {
  const fill = (template: string, depth: number): string =>
    template.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
      const known = fixed[name];
      if (known !== undefined) return known;
      const choices = grammar[name];
      if (!choices || depth > 8) throw new Error(`the crowd's grammar has no rule "${name}"`);
      return fill(random.pick(choices), depth + 1);
    });
  const text = fill(`{${start}}`, 0);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
