/** What other tools write for AND and OR. */
const OPERATORS: Readonly<Record<string, 'and' | 'or'>> = { '&&': 'and', '||': 'or', '|': 'or' };

/** The operator that a bare word is: in capitals (wide ones too), or as Lucene writes it. */
export function operatorOf(word: string): 'and' | 'or' | 'not' | undefined {
  if (word === 'AND' || word === 'OR' || word === 'NOT') return word.toLowerCase() as 'and';
  return Object.hasOwn(OPERATORS, word) ? OPERATORS[word] : undefined;
}

/** What to write for a word that looks like an operator and is none; undefined for a plain word. */
export function operatorMeant(word: string): string | undefined {
  if (/^(and|or|not|o?near(\/\d+)?)$/i.test(word)) return `write ${word.toUpperCase()} for the operator`;
  const close = elsewhere(word);
  return close && `${close}; "${word.toLowerCase()}" in quotes searches for the word`;
}

/** What comes close here to an operator of another tool. */
function elsewhere(word: string): string | undefined {
  const near = /^(W|WITHIN|ADJ|BEFORE|AFTER|PRE|P)\/?(\d{1,3})$/.exec(word);
  if (near) return `${/^[WA]/.test(near[1]!) ? 'NEAR' : 'ONEAR'}/${near[2]} is for so many words between`;
  if (word === 'SENTENCE' || word === 'PARAGRAPH') return `NEAR/${word === 'SENTENCE' ? 12 : 50} comes close`;
  if (word === 'ADJ' || word === 'WITHIN') return 'NEAR/4 or a "phrase" comes close';
  return word === 'XOR' ? '(a OR b) NOT (a AND b) is the same' : undefined;
}

/** What to write here for a field that other tools have and this language has not; undefined for an unknown one. */
export function fieldElsewhere(field: string, value: string): string | undefined {
  switch (field) {
    case 'url':
      return `site:${value} for where it stands, link:${value} for what it links to`;
    case 'hashtag':
    case 'hashtags':
      return `#${value.replace(/^#/, '')}`;
    case 'to':
    case 'mention':
    case 'mentions':
      return `@${value.replace(/^@/, '')}`;
    case 'title':
    case 'headline':
    case 'text':
    case 'content':
    case 'body':
      return `${value}; a mention is one text, its title in front`;
    case 'country':
    case 'location':
    case 'region':
      return "the brand's setting countries, which mutes what is known to come from elsewhere";
    case 'subreddit':
      return `site:reddit.com/r/${value}`;
    case 'min_faves':
    case 'min_retweets':
    case 'min_replies':
    case 'engagementscore':
      return `engagement:>=${value.replace(/^\D+/, '') || 10}`;
    case 'sentiment':
      return 'no sentiment in the query: it finds mentions, and each is scored after';
    default:
      return undefined;
  }
}

/** The flag that other tools call something else. */
export const FLAGS_ELSEWHERE: Readonly<Record<string, string>> = {
  retweet: 'repost',
  retweets: 'repost',
  share: 'repost',
  boost: 'repost',
  comment: 'reply',
  quote_tweet: 'quote',
  links: 'link',
  url: 'link',
  urls: 'link',
  mentions: 'mention',
  hashtags: 'hashtag',
};
