import { classAt, DIGIT, LETTER } from './tokens-classes.ts';

const EYES = ':;=8';
const NOSES = "-'^o*";
const MOUTHS = ')(][DPpdOo|/\\*}{@3$sScC><';

/** The end of a face that begins here with a sign (`:-)`, `=D`, `<3`, `^_^`, `(:`), or 0. */
export function faceEnd(text: string, start: number, unit: number): number {
  const next = text[start + 1];
  if (next === undefined) return 0;
  if (unit === 60) {
    if (next === '3' && classAt(text, start + 2) !== DIGIT) return heartEnd(text, start + 2);
    if (next === '/' && text[start + 2] === '3') return start + 3;
  }
  if (unit === 38 && next === 'l' && /^&lt;\/?3(?!\d)/.test(text.slice(start, start + 7))) {
    return start + (text[start + 4] === '/' ? 6 : 5);
  }
  const head = unit === 62 && EYES.includes(next) ? start + 1 : start;
  const eyes = text[head]!;
  if (EYES.includes(eyes)) return mouthEnd(text, head, eyes);
  // Mirrored: (: and ): and (-:
  if (unit === 40 || unit === 41) {
    const at = next === '-' || next === "'" ? start + 2 : start + 1;
    const mirrored = text[at];
    if ((mirrored === ':' || mirrored === ';' || mirrored === '=') && !MOUTHS.includes(text[at + 1] ?? ' '))
      return at + 1;
  }
  // ^_^ ^^ -_- >_< ._.
  if (unit === 94 || unit === 45 || unit === 62 || unit === 46) {
    let at = start + 1;
    while (at < start + 5 && (text[at] === '_' || text[at] === '.')) at += 1;
    const other = text[at];
    const pair = (unit === 62 && other === '<') || (other !== undefined && other.charCodeAt(0) === unit);
    if (pair && at > start + 1 && text[start + 1] === '_') return at + 1;
    if (unit === 94 && at === start + 1 && other === '^') return at + 1;
  }
  return 0;
}

function mouthEnd(text: string, head: number, eyes: string): number {
  let at = head + 1;
  if (NOSES.includes(text[at] ?? ' ') && MOUTHS.includes(text[at + 1] ?? ' ')) {
    at += 1;
    if (text[at - 1] === "'" && text[at] === '-') at += 1;
  }
  const mouth = text[at];
  if (mouth === undefined || !MOUTHS.includes(mouth)) return 0;
  // 8) in a list and 8P in a code are no faces; http:/ and :p in a word are none either.
  if (eyes === '8' && !')D('.includes(mouth)) return 0;
  if (mouth === '/' && text[at + 1] === '/') return 0;
  const after = classAt(text, at + 1);
  const letter = /[a-z0-9]/i.test(mouth);
  if (letter && (after === LETTER || after === DIGIT)) return 0;
  let end = at + 1;
  // A longer mouth is the same face, only more so: :)))
  while (text[end] === mouth) end += 1;
  return end;
}

function heartEnd(text: string, at: number): number {
  let end = at;
  while (text[end] === '3') end += 1;
  return classAt(text, end) === LETTER || classAt(text, end) === DIGIT ? at : end;
}

/** `o_O`, `T_T` and their like, which begin with a letter. */
export function faceWithLetters(text: string, start: number): boolean {
  if (text[start + 1] !== '_') return false;
  const face = text.slice(start, start + 3);
  return /^(?:o_o|O_O|o_O|O_o|T_T|t_t|u_u|U_U|x_x|X_X|n_n)$/.test(face) && classAt(text, start + 3) !== LETTER;
}
