/**
 * Words that turn what follows, by language (ISO 639-1). Spelled without their apostrophe too, as people type them.
 */
export const NEGATORS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set(
    (
      "not no never none nobody nothing neither nor nowhere without cannot can't cant won't wont don't dont doesn't " +
      "doesnt didn't didnt isn't isnt aren't arent wasn't wasnt weren't werent ain't aint haven't havent hasn't hasnt " +
      "hadn't hadnt wouldn't wouldnt couldn't couldnt shouldn't shouldnt mustn't mustnt needn't neednt hardly barely " +
      'rarely seldom scarcely n0t'
    ).split(' '),
  ),
  es: new Set('no nunca jamás jamas ni sin nada nadie tampoco ningún ninguna ninguno'.split(' ')),
  pt: new Set('não nao nunca jamais nem sem nada ninguém ninguem nenhum nenhuma ñ'.split(' ')),
  fr: new Set("ne n' pas jamais rien aucun aucune sans ni plus guère personne".split(' ')),
  de: new Set('nicht nich nix kein keine keinen keiner keinem keines nie niemals nichts ohne weder niemand'.split(' ')),
  it: new Set('non nn mai niente nulla nessuno nessuna senza né mica'.split(' ')),
  nl: new Set('niet nooit niemand niets nee neen geen zonder noch'.split(' ')),
  ca: new Set('no mai res ningú cap sense ni tampoc'.split(' ')),
  gl: new Set('non nunca xamais nin sen nada ninguén ningún'.split(' ')),
  eu: new Set('ez inoiz ezer inor gabe ezin'.split(' ')),
  hi: new Set('नहीं नही न ना मत बिना nahi nahin nhi na mat bina nai not no'.split(' ')),
  ar: new Set('لا لم لن ليس ليست ما مش مو غير بدون ولا مافي ماكو'.split(' ')),
};

/** Words after which a clause goes another way: the scope of a negation ends before them. */
export const TURNS: ReadonlySet<string> = new Set(
  (
    'but however though although yet while whereas except unless still pero sino aunque mas mais porém embora aber ' +
    'sondern jedoch obwohl ma però tuttavia anche maar echter però lekin magar par लेकिन पर मगर لكن بس'
  ).split(' '),
);

/** Punctuation that ends a clause. A run of dots is a pause, not an end, but ends the scope of a negation as well. */
export function endsClause(punctuation: string): boolean {
  return /^[.,;:!?…()[\]"“”«»—–،؛؟।\n|]/u.test(punctuation);
}
