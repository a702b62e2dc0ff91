import { correctMention, forgetRule, teachRule } from '../../workers/correct.ts';
import type { Brand } from '../domain/brand.ts';
import { RULE_READINGS, SENTIMENT_LABELS, type SentimentLabel, type SentimentRule } from '../domain/sentiment.ts';
import { systemClock } from '../lib/clock.ts';
import { UserError } from '../lib/errors.ts';
import type { Queues } from '../queue/queues.ts';
import type { Store } from '../store/index.ts';
import type { Command, CommandIo } from './command.ts';
import { parseOptions } from './options.ts';
import { withStore } from './with-store.ts';

export const command: Command = {
  name: 'correct',
  summary: "records a team's own reading of a mention or of a phrase, or lists them",
  help: `
Usage: turntide correct MENTION_ID LABEL --brand ID [--copies] [--by NAME] [--config FILE]
       turntide correct --phrase "war zone" READING --brand ID [--by NAME] [--config FILE]
       turntide correct --forget "war zone" --brand ID [--config FILE]
       turntide correct --list | --rules --brand ID [--config FILE]

LABEL is one of ${SENTIMENT_LABELS.join(', ')}. A correction is counted at once, outlives every re-reading and never alerts by itself.
--copies corrects the mention's copies of that day, too.

READING is a label, which decides every mention with the phrase, or "ignore", which reads the phrase as a name, so that
only the words around it count. The service reads what it has stored anew, at once or when it starts; this is never told as a shift.

--list prints all corrected mentions of a brand as JSON Lines with text and label: what "turntide train" learns from.
--rules prints its phrases, those of the configuration first.
`,
  async run(args, io) {
    const { values, positionals } = parseOptions(
      args,
      {
        config: { type: 'string' },
        brand: { type: 'string' },
        by: { type: 'string' },
        phrase: { type: 'string' },
        forget: { type: 'string' },
        copies: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        rules: { type: 'boolean', default: false },
      },
      2,
    );
    if (values.brand === undefined) throw new UserError('--brand ID: say whose mention it is');
    const { phrase, forget, list, rules, copies } = values;
    if ([phrase !== undefined, forget !== undefined, list, rules].filter(Boolean).length > 1) {
      throw new UserError('one thing at a time: --phrase, --forget, --list or --rules');
    }
    const by = values.by ?? io.env.USER ?? 'command line';
    const work = workOf(positionals, { phrase, forget, list, rules, copies, by });
    await withStore(values.config, io, async ({ config, store, queues }) => {
      const brand = config.brands.find((each) => each.id === values.brand);
      if (!brand) throw new UserError(`--brand ${values.brand}: no such brand in the configuration`);
      await work({ store, queues, clock: systemClock, brand, io });
    });
    return 0;
  },
};

interface Held {
  readonly store: Store;
  readonly queues: Queues;
  readonly clock: typeof systemClock;
  readonly brand: Brand;
  readonly io: CommandIo;
}

interface Asked {
  readonly phrase: string | undefined;
  readonly forget: string | undefined;
  readonly list: boolean;
  readonly rules: boolean;
  readonly copies: boolean;
  readonly by: string;
}

/** What is to be done; throws `UserError` before anything is opened where that is not said. */
function workOf(positionals: readonly string[], asked: Asked): (held: Held) => Promise<void> {
  const { phrase, forget, by } = asked;
  if (phrase !== undefined) {
    const [reading] = positionals;
    const known = RULE_READINGS.find((each) => each === reading);
    if (!known) throw new UserError(`say how "${phrase}" is read: ${RULE_READINGS.join('|')}`);
    return (held) => teach(held, { phrase, reading: known }, by);
  }
  if (forget !== undefined) return (held) => takeBack(held, forget);
  if (asked.list) return listCorrections;
  if (asked.rules) return listRules;
  const [id, given] = positionals;
  const label = SENTIMENT_LABELS.find((each) => each === given);
  if (id === undefined || !label) {
    throw new UserError(`say which mention and how it reads: MENTION_ID ${SENTIMENT_LABELS.join('|')}`);
  }
  return (held) => correct(held, id, label, asked);
}

async function correct(held: Held, id: string, label: SentimentLabel, { by, copies }: Asked): Promise<void> {
  const { brand, io } = held;
  const count = await correctMention(held, brand, { mentionId: id, label, by, withCopies: copies });
  if (count === 0) throw new UserError(`no mention ${id} of ${brand.id}`);
  io.stdout.write(`${id} counts as ${label}${count > 1 ? `, and so do its copies (${count - 1})` : ''}\n`);
}

async function teach(held: Held, rule: SentimentRule, by: string): Promise<void> {
  const { brand, io } = held;
  await teachRule(held, brand, rule, by);
  const as = rule.reading === 'ignore' ? 'read as a name' : `read as ${rule.reading}`;
  io.stdout.write(`"${rule.phrase}" is ${as} for ${brand.id} from now on\n`);
}

async function takeBack(held: Held, phrase: string): Promise<void> {
  const { brand, io } = held;
  const done = await forgetRule(held, brand, phrase);
  if (!done) throw new UserError(`no rule for "${phrase}" was taught; --rules lists what was`);
  io.stdout.write(`"${phrase}" is read for ${brand.id} as the model reads it\n`);
}

async function listCorrections({ store, brand, io }: Held): Promise<void> {
  for (const each of await store.corrections.all(brand.id)) {
    // A copy would teach the same thing twice, and be held out from itself.
    if (each.copyOf === undefined) io.stdout.write(`${JSON.stringify(each)}\n`);
  }
}

async function listRules({ store, brand, io }: Held): Promise<void> {
  for (const rule of brand.sentimentRules ?? [])
    io.stdout.write(`${JSON.stringify({ ...rule, by: 'configuration' })}\n`);
  for (const rule of await store.rules.all(brand.id)) io.stdout.write(`${JSON.stringify(rule)}\n`);
}
