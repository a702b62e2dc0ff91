import type { BrandHistory } from '../domain/history.ts';
import type { Db } from './connection.ts';
import { CopyStore } from './copies.ts';
import { CorrectionStore } from './corrections.ts';
import { DeliveryStore } from './deliveries.ts';
import { brandHistory } from './history.ts';
import { IncidentStore } from './incidents.ts';
import { createKeys, type Keys } from './keys.ts';
import { MentionStore } from './mentions.ts';
import { NoiseStore } from './noise.ts';
import { PeopleStore } from './people.ts';
import { RuleStore } from './rules.ts';
import { SourceStore } from './sources.ts';
import { UnsubscribedStore } from './unsubscribed.ts';
import { WatermarkStore } from './watermarks.ts';

/** Everything that Turntide remembers, one module an aggregate. */
export interface Store {
  readonly db: Db;
  readonly keys: Keys;
  readonly mentions: MentionStore;
  readonly copies: CopyStore;
  readonly incidents: IncidentStore;
  readonly watermarks: WatermarkStore;
  readonly sources: SourceStore;
  readonly deliveries: DeliveryStore;
  readonly noise: NoiseStore;
  readonly people: PeopleStore;
  readonly corrections: CorrectionStore;
  readonly rules: RuleStore;
  readonly unsubscribed: UnsubscribedStore;
  history(brandId: string): BrandHistory;
}

export function createStore(db: Db, prefix: string): Store {
  const keys = createKeys(prefix);
  const mentions = new MentionStore(db, keys);
  return {
    db,
    keys,
    mentions,
    copies: new CopyStore(db, keys),
    incidents: new IncidentStore(db, keys),
    watermarks: new WatermarkStore(db, keys),
    sources: new SourceStore(db, keys),
    deliveries: new DeliveryStore(db, keys),
    noise: new NoiseStore(db, keys),
    people: new PeopleStore(db, keys, mentions),
    corrections: new CorrectionStore(db, keys),
    rules: new RuleStore(db, keys),
    unsubscribed: new UnsubscribedStore(db, keys),
    history: (brandId) => brandHistory(db, keys, mentions, brandId),
  };
}
