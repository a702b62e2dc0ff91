import type { App, RunningBrand } from '../src/app.ts';

/** What time it is for a brand (epoch ms): the world's, or how far its recorded sources are complete. */
export async function brandTime(app: App, running: RunningBrand): Promise<number> {
  const now = app.clock.now();
  return running.clock === 'wall' ? now : app.store.watermarks.complete(running.brand.id, running.sourceIds, now);
}
