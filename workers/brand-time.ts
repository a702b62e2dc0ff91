import type { App, RunningBrand } from '../src/app.ts';

/** What time it is for a brand (epoch ms): the world's, or how far its recorded sources are complete. */
export async function brandTime(app: App, running: RunningBrand): Promise<number> {
  if (running.clock === 'wall') return app.clock.now();
  return app.store.watermarks.complete(running.brand.id, running.sourceIds);
}
