/** Words that strengthen what they stand beside, by language. */
export const INTENSIFIERS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set(
    (
      'very really so too extremely totally absolutely super fucking fuckin freaking damn such most more much incredibly ' +
      'completely highly hella quite pretty just even all'
    ).split(' '),
  ),
  es: new Set('muy mucho mucha tan tanto super más mas demasiado bastante totalmente re qué que todo'.split(' ')),
  pt: new Set('muito muita tão tao super mais demais bastante totalmente mt mto que tudo'.split(' ')),
  fr: new Set('très tres trop si tellement super plus vraiment hyper assez tout bien'.split(' ')),
  de: new Set('sehr so zu super total echt voll ganz mehr richtig wirklich viel mega'.split(' ')),
  it: new Set('molto tanto così troppo super più davvero proprio che tutto assai'.split(' ')),
  nl: new Set('heel erg zeer zo te super echt veel meer zoveel'.split(' ')),
  hi: new Set('बहुत बड़ा ज्यादा bahut bht boht bohot very so itna kitna zyada super'.split(' ')),
  ar: new Set('جدا جداً كثير كتير مرة اوي قوي اكثر كل'.split(' ')),
};
