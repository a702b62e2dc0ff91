/** What is drawn, before it becomes SVG or PNG: a few primitives in user units, painted in order. */
export type Shape =
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly w: number;
      readonly h: number;
      readonly fill: string;
      readonly opacity?: number;
      readonly radius?: number;
    }
  | {
      readonly kind: 'path';
      readonly points: readonly (readonly [number, number])[];
      readonly closed?: boolean;
      readonly fill?: string;
      readonly stroke?: string;
      readonly width?: number;
      readonly dash?: readonly number[];
      readonly opacity?: number;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly fill: string;
      readonly anchor?: 'start' | 'middle' | 'end';
      readonly bold?: boolean;
    };

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly title: string;
  readonly description: string;
  readonly shapes: readonly Shape[];
}

export interface Theme {
  readonly background: string;
  readonly ink: string;
  readonly quiet: string;
  readonly grid: string;
  readonly negative: string;
  readonly usual: string;
  readonly quietBar: string;
  readonly all: string;
}

/**
 * Vermilion and blue of the Okabe–Ito palette (told apart with every common colour blindness), darkened or lightened
 * to a contrast of at least 3:1 on their ground for figures and 4.5:1 for text (WCAG 2.2, 1.4.11 and 1.4.3).
 */
export const THEMES = {
  light: {
    background: '#ffffff',
    ink: '#1c1f23',
    quiet: '#5b6570',
    grid: '#e4e7ea',
    negative: '#c24a00',
    usual: '#0072b2',
    quietBar: '#d8a283',
    all: '#c9d0d7',
  },
  dark: {
    background: '#16191d',
    ink: '#f0f2f4',
    quiet: '#a4adb7',
    grid: '#2c3238',
    negative: '#ff8a47',
    usual: '#5db7ec',
    quietBar: '#9a6140',
    all: '#414a53',
  },
} as const satisfies Record<string, Theme>;
export type ThemeName = keyof typeof THEMES;
