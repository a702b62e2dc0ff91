const LEVELS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * One character a value, for a terminal or a chat: `▁▁▂▃█`. Zero and unknown (not finite) are a blank, all else
 * shows at least the lowest bar. More values than `width` are summed in even groups.
 * @param top the value of a full bar; the largest group where it is left out.
 */
export function sparkline(values: readonly number[], width = 60, top?: number): string {
  const groups = regroup(values, width);
  const full = top ?? Math.max(...groups, 0);
  if (groups.length === 0 || full <= 0) return groups.map(() => LEVELS[0]).join('');
  return groups
    .map((value) => (value > 0 ? LEVELS[Math.min(8, Math.max(1, Math.round((value / full) * 8)))] : LEVELS[0]))
    .join('');
}

/**
 * Bars of several rows, top row first, each as wide as there are groups. Eighths of a row are drawn.
 * @param height rows
 */
export function barRows(values: readonly number[], width: number, height: number, top?: number): string[] {
  const groups = regroup(values, width);
  const full = top ?? Math.max(...groups, 0);
  return Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * 8;
    return groups
      .map((value) => {
        if (!(value > 0) || full <= 0) return LEVELS[0];
        const eighths = Math.max(1, Math.round((value / full) * height * 8));
        return LEVELS[Math.min(8, Math.max(0, eighths - below))];
      })
      .join('');
  });
}

/** Sums of even groups, at most `width` of them; what is not finite counts as nothing. */
export function regroup(values: readonly number[], width: number): number[] {
  const size = Math.max(1, Math.ceil(values.length / Math.max(1, width)));
  const groups: number[] = [];
  for (let from = 0; from < values.length; from += size) {
    groups.push(values.slice(from, from + size).reduce((sum, value) => sum + (Number.isFinite(value) ? value : 0), 0));
  }
  return groups;
}
