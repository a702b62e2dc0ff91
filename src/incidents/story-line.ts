import type { Story } from './stories.ts';

const VIDEO_HOSTS = /(^|\.)(youtube\.com|youtu\.be|tiktok\.com|vimeo\.com|v\.redd\.it|twitch\.tv)$/;

/** How much of it spreads one thing, and what: from three authors and a tenth of the mentions on; else empty. */
export function storyPart(stories: readonly Story[], voices: number): string {
  const [story] = stories;
  if (!story || story.driver.authors < 3 || story.driver.share < 0.1 || voices < 5) return '';
  const { bond, link, of } = story;
  const by = of ? ` by @${of.replace(/^@/, '')}` : '';
  const video = isVideo(story);
  const what =
    bond === 'repost'
      ? `spreads one ${video ? 'video' : 'post'}${by}`
      : video
        ? 'spreads one video'
        : bond === 'link' && link
          ? `spreads ${linkName(link)}`
          : 'repeats one text';
  return `${Math.round(100 * story.driver.share)} % of it ${what}`;
}

/** Its link leads to a place of videos, or those who share it call it one. */
function isVideo({ link, members }: Story): boolean {
  const url = link ?? members.find(({ mention }) => !mention.repostOf)?.mention.links?.[0];
  if (!url || !URL.canParse(url)) return false;
  const host = new URL(url).host.replace(/^(www|m|mobile)\./, '');
  if (VIDEO_HOSTS.test(host)) return true;
  return members.some(({ mention }) => /\b(?:video|footage|filmed|watch (?:this|how))\b/i.test(mention.text));
}

function linkName(link: string): string {
  const host = URL.canParse(link) ? new URL(link).host.replace(/^(www|m|mobile)\./, '') : '';
  if (/\.(jpe?g|png|gif|webp)($|\?)/.test(link) || /^(instagram\.com|pic\.twitter\.com|imgur\.com)$/.test(host)) {
    return 'one picture';
  }
  if (/^(t\.co|bit\.ly|buff\.ly|ow\.ly|tinyurl\.com|goo\.gl|dlvr\.it)$/.test(host) || host === '') return 'one link';
  return `one page on ${host}`;
}
