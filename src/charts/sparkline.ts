const LEVELS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * One character a value, for a terminal or a chat: `▁▁▂▃█`. Zero and what is not finite are a blank, all else shows
 * at least the lowest bar.
 * @param top the value of a full bar; the largest where it is left out.
 */
export function sparkline(values: readonly number[], top?: number): string {
  return barRows(values, 1, top)[0]!;
}

/** Bars of several rows, top row first, in eighths of a row; each row has a character a value. */
export function barRows(values: readonly number[], height: number, top?: number): string[] {
  const full = top ?? Math.max(...values.filter(Number.isFinite), 0);
  const eighths = values.map((value) =>
    value > 0 && full > 0 ? Math.min(height * 8, Math.max(1, Math.round((value / full) * height * 8))) : 0,
  );
  return Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * 8;
    return eighths.map((size) => LEVELS[Math.min(8, Math.max(0, size - below))]).join('');
  });
}
