import { noticeMessageId } from '../src/alerts/message-id.ts';
import type { App } from '../src/app.ts';
import { tell } from './tell.ts';

export interface Notice {
  readonly title: string;
  readonly text: string;
  /** Named, as `source-silent`. */
  readonly reason: string;
  /** What makes this notice this one: the same key is told once. */
  readonly key: string;
}

/** Tells the teams of some brands of a trouble of the watch itself. */
export async function tellNotice(app: App, brandIds: readonly string[], notice: Notice): Promise<void> {
  for (const brandId of brandIds) {
    const brand = app.brands.get(brandId)?.brand;
    if (!brand) continue;
    await tell(app, brand, {
      type: 'notice',
      id: noticeMessageId(brand, notice.reason, notice.key),
      brand: messageBrand(brand),
      at: app.clock.now(),
      ...consoleUrl(app),
      title: notice.title,
      text: notice.text,
      reason: notice.reason,
    });
  }
}

export function messageBrand(brand: {
  id: string;
  name: string;
  timeZone: string;
  sensitivity: 'fewer' | 'balanced' | 'more';
}) {
  return { id: brand.id, name: brand.name, timeZone: brand.timeZone, sensitivity: brand.sensitivity };
}

/** Where links in messages lead. */
export function consoleUrl({ config }: Pick<App, 'config'>): { consoleUrl?: string } {
  const { publicUrl, host, port } = config.server;
  if (publicUrl !== undefined) return { consoleUrl: publicUrl };
  return port === 0 ? {} : { consoleUrl: `http://${host === '0.0.0.0' ? 'localhost' : host}:${port}` };
}
