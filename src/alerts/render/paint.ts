/** How stress and colour are put on text; the plain one puts nothing. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly link: (text: string) => string;
  readonly alarm: (text: string) => string;
  readonly easing: (text: string) => string;
  readonly calm: (text: string) => string;
}

const same = (text: string) => text;
export const PLAIN: Paint = { strong: same, quiet: same, link: same, alarm: same, easing: same, calm: same };

const sgr = (on: number, off: number) => (text: string) => (text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`);

/** The sixteen colours, which every terminal's theme keeps readable. */
export const ANSI: Paint = {
  strong: sgr(1, 22),
  quiet: sgr(2, 22),
  link: sgr(36, 39),
  alarm: sgr(31, 39),
  easing: sgr(33, 39),
  calm: sgr(32, 39),
};
