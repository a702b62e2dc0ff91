/** Processor seconds each is warmed for, and then measured for at least. */
const WARM = 1;
const MEASURED = 1;

/** Processor seconds of this process, so that a busy machine does not count. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * Texts a processor second, all of them in each round. Everyone is warmed alike before: a worker runs for weeks, its first
 * second, in which its code is compiled, says nothing of it.
 */
export function textsPerSecond(texts: readonly string[], scoreAll: (texts: readonly string[]) => unknown): number {
  const warm = cpuSeconds() + WARM;
  do scoreAll(texts);
  while (cpuSeconds() < warm);
  const start = cpuSeconds();
  let rounds = 0;
  do {
    scoreAll(texts);
    rounds += 1;
  } while (cpuSeconds() - start < MEASURED);
  return (rounds * texts.length) / (cpuSeconds() - start);
}
