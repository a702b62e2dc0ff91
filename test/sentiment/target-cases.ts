/**
 * Written for this project: posts that name two brands, and what each says of the first (A) and of the second (B):
 * `+`, `-` or `0`. Names are put in by the test. Each line is two cases, one a brand.
 */
const LINES = `
A was great, B lost my bag | + -
A lost my bag, B was great | - +
Love A, hate B | + -
I hate A but I love B | - +
A staff were lovely today. B kept us on the tarmac for three hours. | + -
A kept us waiting for ages. B had us home in an hour, lovely crew! | - +
A is better than B | + -
A is worse than B | - +
A is so much better than B | + -
A is way worse than B these days | - +
B is not better than A | + -
A is not as good as B | - +
A isn't as bad as B | + -
A beats B every single time | + -
A crushed B this quarter | + -
A outperforms B on every route I tried | + -
I prefer A to B | + -
I prefer A over B any day | + -
I'd take A over B any day of the week | + -
I will never choose A over B again | - +
I switched from A to B | - +
Just moved from A to B and never looked back | - +
Switched to A from B last month, best decision ever | + -
I left A for B | - +
Ditched A for B, so happy | - +
Leaving A for B after this mess | - +
Would rather walk than fly A, B for me | - +
A is cheaper than B | + -
A is slower than B | - +
A is faster than B and friendlier too | + -
A is more reliable than B | + -
A is less reliable than B | - +
A is more expensive than B | - +
A is less expensive than B | + -
A is more comfortable than B by far | + -
A > B | + -
A < B | - +
A >>> B | + -
A can learn a thing or two, B does it right | 0 +
A should learn from B how to treat people | - +
A needs to take notes from B | - +
Unlike A, B answered within minutes. Impressed! | 0 +
A has wonderful food while B serves cardboard | + -
A has awful seats whereas B has comfy ones | - +
B disappointed me, but A saved the day | + -
A disappointed me, but B saved the day | - +
Thanks A for the refund! B still ignores me. | + -
Thank you A! Shame on you B! | + -
Shame on A. Well done B. | - +
A: amazing. B: a disaster. | + -
A cancelled my flight again. B rebooked me for free, legends | - +
Flew A yesterday. Terrible. Flew B today. Wonderful. | - +
A app crashes all the time, B app just works and I love it | - +
The A app is beautiful, the B app is a mess | + -
A support solved it in five minutes, B support hung up on me | + -
A never answers. B always helps. | - +
A rude as ever, B polite as ever | - +
Great job A! Terrible job B! | + -
Good morning from A, awful night with B | 0 -
My A phone is brilliant; my old B phone was garbage | + -
My A laptop died after a month; the B one is still going strong, love it | - +
A coffee is delicious and B coffee tastes like dirt | + -
A tastes disgusting and B tastes fantastic | - +
A won me over. B lost me forever. | + -
So sick of A. So thankful for B. | - +
Can't stand A. Can't wait to fly B! | - +
Can't wait for the new A, the new B looks ugly | + -
A broke my guitar, B fixed it for free. Amazing people | - +
A gave me a voucher, how nice! B gave me attitude | + -
A stole my money. B gave it back :) | - +
A :) B :( | + -
A 😍 B 😡 | + -
A 👎 B 👍 | - +
#A is the worst, #B is the best | - +
@A you are the best, @B you are a joke | + -
@A why is my order late again? @B delivered in one day, awesome | - +
Hey @A, take a look at how @B treats people. Your service is horrible | - 0
@A lost my luggage and @B found it, thanks so much | - +
A and B both serve Lisbon | 0 0
A and B announce their results on Monday | 0 0
A flies to Oslo at nine, B at ten | 0 0
A or B for a trip to Rome in May? | 0 0
Does anyone know if A or B goes to Porto? | 0 0
Is A open on Sunday? B closes at six. | 0 0
A signs codeshare agreement with B | 0 0
A to buy B, says the newspaper | 0 0
A moves its hub, B stays where it is | 0 0
Seen at the airport: one A, two B | 0 0
Anyone with A shares? I hold B. | 0 0
Booked A for June and B for July | 0 0
A opens a shop next to B | 0 0
From gate 4 A departs, from gate 5 B | 0 0
A hires a new director from B | 0 0
Comparing A and B for a school project | 0 0
A and B are both terrible | - -
A and B are both wonderful | + +
I love A and B | + +
I hate A and B equally | - -
A and B both lost my bags. Furious. | - -
Thanks A and B for a fantastic show! | + +
Boycott A and B | - -
A and B make the best shoes in the world | + +
Neither A nor B helped me. Useless, both of them. | - -
A is fine, B is a nightmare | 0 -
A is okay I guess. B is superb. | 0 +
A was on time. B was three hours late and nobody said sorry | + -
A refunded me at once. B makes me beg for my own money | + -
A makes me beg for a refund, B paid it back the same day, happy | - +
A treats you like cattle, B treats you like a guest | - +
A seats hurt my back. B seats are heaven. | - +
A crew smiled all the way. B crew yelled at my mother. | + -
My kids love A. My kids cried on B. | + -
Never again A. Always B. | - +
Always A. Never again B. | + -
A every time. B never again. | + -
Bye A, hello B! Finally good service | - +
Goodbye B, you were awful. Hello A, you are lovely. | + -
A wins, B fails | + -
A fails, B wins | - +
A is a scam. B is honest. | - +
A is honest and kind. B is a scam. | + -
A is overpriced junk, B is great value | - +
A is great value, B is overpriced junk | + -
I trust A. I do not trust B. | + -
I don't trust A. I trust B completely, great people. | - +
A made my day! B ruined my week. | + -
A ruined my holiday. B made up for it, thank you! | - +
After the nightmare with A, B was a dream | - +
After the dream that was A, B was a nightmare | + -
Compared with A, B is a joke | + -
Compared to A, B is paradise | - +
A used to be good. Now B is the best there is. | - +
B used to be awesome. A still is awesome! | + -
A is everything B is not: friendly, quick, clean | + -
I wish A was as good as B | - +
A can't touch B when it comes to comfort | - +
A lost to B and deserved it, awful display | - +
B can't compete with the brilliant A | + -
A just got destroyed by B lol | - +
A makes B look amateur | + -
A makes B look good, that is how bad it is | - +
Give me A instead of B please, B is dreadful | + -
Going with A instead of B, so much nicer | + -
Buying A rather than B from now on, love the quality | + -
Using A over B since March and loving it | + -
A: 5 stars. B: 1 star, horrible. | + -
A 10/10, B 0/10 would not recommend | + -
A doesn't care about customers. B really does, bless them | - +
A cares. B couldn't care less. | + -
The queue at A was hell. At B there was no queue, perfect. | - +
A pizza arrived cold and soggy, B pizza was hot and tasty | - +
A pizza was hot and tasty, B pizza arrived cold and soggy | + -
If A is heaven then B is hell | + -
A, you beauty! B, hang your head in shame. | + -
Dear A, thank you. Dear B, you suck. | + -
Dear A, you suck. Dear B, thank you, you rock. | - +
Had a lovely chat with A about the awful treatment I got from B | + -
Complained to A about B, A sorted it out brilliantly | + -
Was stuck because of B, rescued by A, my heroes | + -
The only good thing about A is that it is not B | + -
A ad is hilarious, love it. B ad is boring and stupid. | + -
A update broke everything. B update is smooth and gorgeous. | - +
A delivery was quick. However, B delivery was a total failure. | + -
A was a failure; however B was excellent | - +
Although A was dirty, B was spotless and charming | - +
Though B was rude, A was sweet and patient | + -
Despite all the hype A is boring. B is pure joy. | - +
A is trash, give me B | - +
Give me A, B is trash | + -
No complaints about A. Plenty about B, awful company | + -
I can't recommend A enough, B is to be avoided | + -
Avoid A like the plague. Go with B, they are terrific. | - +
Stay away from A! B is safe and kind. | - +
A sucks, B rocks | - +
A rocks, B sucks | + -
A fan here, B is pathetic | + -
Proud A owner, ashamed former B owner | + -
Missed my connection thanks to A. Hugs to the sweet lady at B who helped | - +
A sold me a faulty fridge and B replaced it with a smile | - +
The food at A made me ill. The food at B made me happy. | - +
`;

export interface TargetCase {
  readonly text: string;
  readonly names: readonly string[];
  readonly competitors: readonly string[];
  readonly label: 'negative' | 'neutral' | 'positive';
}

const PAIRS: readonly (readonly [string, string])[] = [
  ['Norwind', 'Altair Jet'],
  ['Brightline', 'Kestrel'],
  ['Pico Foods', 'Mandel'],
  ['Zenna', 'Orbix'],
  ['Halden', 'Vireo'],
];
const LABEL = { '+': 'positive', '-': 'negative', '0': 'neutral' } as const;

/** Every line from the side of each of its brands. */
export function targetCases(): TargetCase[] {
  return LINES.trim()
    .split('\n')
    .flatMap((line, index) => {
      const [written = '', labels = ''] = line.split(' | ');
      const [first, second] = PAIRS[index % PAIRS.length]!;
      const put = (name: string, sign: string): string => (sign ? `${sign}${name.replace(' ', '')}` : name);
      const text = written
        .replace(/([@#]?)\bA\b/g, (_, sign: string) => put('\u0001', sign))
        .replace(/([@#]?)\bB\b/g, (_, sign: string) => put('\u0002', sign))
        .replace(/([@#])\u0001/g, (_, sign: string) => put(first, sign))
        .replace(/([@#])\u0002/g, (_, sign: string) => put(second, sign))
        .replaceAll('\u0001', first)
        .replaceAll('\u0002', second);
      const [a, b] = labels.trim().split(' ') as [keyof typeof LABEL, keyof typeof LABEL];
      return [
        { text, names: [first, `@${first.replace(' ', '')}`], competitors: [second], label: LABEL[a] },
        { text, names: [second], competitors: [first, `@${first.replace(' ', '')}`], label: LABEL[b] },
      ];
    });
}
