import { createRequire } from 'node:module';
import { keyOf } from './keys.ts';

/** Words that only hold an English sentence together, contractions and small talk among them. */
const FUNCTION_WORDS = list(`
  a about above across after again against ago ain't all almost already also although always am among an and another any
  anybody anyone anything are aren't around as at away back be became because been before behind being below between
  both but by came can can't cannot cant come comes coming could couldn't did didn't didnt do does doesn't doesnt doing
  done don't dont down during each either else enough even ever every everybody everyone everything few for from further
  get gets getting give given gives go goes going gone gonna got gotta gotten had hadn't has hasn't have haven't having he he'd he's
  her here here's hers herself him himself his how how's however i i'd i'll i'm i've if im in instead into is isn't it
  it's its itself ive just keep keeps kept kind knew know known knows last least less let let's lets like little ll long
  look looking looks lot lots made make makes making many may maybe me mean means might mine more most much must my
  myself need needs neither never next no nobody none nor not nothing now of off oh on once one ones only onto or other others our
  ours ourselves out over own per perhaps put quite rather re really s said same saw say saying says see seem seems seen
  she she'd she's should shouldn't since so some somebody someone something sometimes somewhere soon still stop such sure t take
  takes taken taking than that that's thats the their theirs them themselves then there there's these they they'd
  they'll they're they've thing things think this those though thought through thru till time times to today together
  told tell tells telling too took toward tried try trying two three un under until up upon us use used using ve very via want wanted wants was
  wasn't way we we'd we'll we're we've well went were weren't what what's whatever when when's where where's whether
  which while who who's whole whom whose why why's will with within without won't wont would wouldn't wow yeah yep yes
  yet you you'd you'll you're you've your youre yours yourself yourselves u ur r n im ya y'all amp rt via pls plz
  `);

/** Greetings, thanks and pleas: part of how one talks to a brand, never of why. */
const SMALL_TALK = list(`
  hi hey hello dear morning evening night tonight yesterday tomorrow day days week guys guy folks team please thanks thank thx ty cheers sorry sir
  lol lmao omg wtf smh haha ok okay tbh imo btw fyi idk dm follow following followed tweet tweets tweeting reply replied response hope hoping wish guess feel
  feeling literally actually seriously basically totally absolutely honestly completely apparently clearly especially people person
  someone anyone everyone man dude bro first second new old big good great best better nice right wrong
  min mins minute minutes hr hrs able ask asked asking start started happen happened happening happens ready thru bit lot soon least anymore
  love loved loving lovely happy glad cool awesome amazing excellent fantastic perfect wonderful appreciate
  think thinking believe understand explain idea question answer answers answered tell watch watched watching video videos link thread pic photo read reading issue issues problem problems experience experiences
  `);

/** Words of mood that name no cause. */
const MOOD_WORDS = list(`
  worst worse bad terrible horrible horrid awful poor disappointed disappointing disappointment dissapointed disappoint unacceptable ridiculous absurd
  disgusting disgusted disgrace disgraceful outrageous outraged pathetic useless joke crap crappy shit shitty sucks suck sucked
  sucky hate hated hates hating angry anger furious mad annoyed annoying annoys frustrated frustrating frustration upset sad sadly fail fails failed
  failing failure fuck fucking fucked fuckin damn damned hell ass asshole bullshit bs stupid dumb idiots idiot incompetent lame
  insane insulting insult rude nasty garbage trash rubbish shame shameful ashamed embarrassing embarrassed appalling appalled atrocious
  abysmal dreadful nightmare mess fiasco disaster debacle never-again unhappy unbelievable inexcusable unreal
  boycott boycotting wtf ugh argh grr smfh beyond complete completely total totally epic utter utterly wasting waste wasted
  `);

const ENGLISH = new Set([...FUNCTION_WORDS, ...SMALL_TALK]);

let others: Readonly<Record<string, readonly string[]>> | undefined;
const sets = new Map<string, ReadonlySet<string>>([
  ['en', ENGLISH],
  ['und', ENGLISH],
]);

/**
 * Words that neither begin nor end a term, in one language (ISO 639-1). The English ones are among those of every language: few
 * of them carry meaning elsewhere, and short English texts are often taken for another language.
 */
export function stopWords(language: string): ReadonlySet<string> {
  const known = sets.get(language);
  if (known) return known;
  others ??= createRequire(import.meta.url)('stopwords-iso') as Record<string, string[]>;
  const set = Object.hasOwn(others, language) ? new Set([...ENGLISH, ...(others[language] ?? [])]) : ENGLISH;
  sets.set(language, set);
  return set;
}

const MOOD_KEYS: ReadonlySet<string> = new Set([...MOOD_WORDS].map(keyOf));

/** Whether a word, by its key, says how one feels and nothing of why. English; other languages have no such list. */
export function isMoodWord(key: string): boolean {
  return MOOD_KEYS.has(key);
}

function list(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}
