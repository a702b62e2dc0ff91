import type { App, RunningBrand } from '../../src/app.ts';
import type { ReadingsView } from '../../src/console/data.ts';

export async function readings(app: App, { brand }: RunningBrand): Promise<ReadingsView> {
  const taught = await app.store.rules.all(brand.id);
  const corrections = await app.store.corrections.all(brand.id);
  return {
    brand,
    model: app.scorers.of(brand, taught).model,
    rules: [
      ...(brand.sentimentRules ?? []).map((rule) => ({ ...rule, taught: null })),
      ...taught.map(({ phrase, reading, by, at }) => ({ phrase, reading, taught: { by, at } })),
    ],
    corrections: corrections.filter(({ copyOf }) => copyOf === undefined).length,
    rereading: await app.store.mentions.isRereading(brand.id),
  };
}
