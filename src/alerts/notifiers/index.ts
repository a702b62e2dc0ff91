import type { NotifierKind } from '../notifier.ts';
import { email } from './email.ts';
import { outbox } from './outbox.ts';
import { pagerduty } from './pagerduty.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { terminal } from './terminal.ts';
import { webhook } from './webhook.ts';

/** Every kind of channel; a new one is its file and its line here. */
export const NOTIFIER_KINDS = [
  terminal,
  outbox,
  webhook,
  slack,
  teams,
  email,
  pagerduty,
] as unknown as readonly NotifierKind[];
