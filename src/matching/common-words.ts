/**
 * Words that a large part of all posts hold, in the languages most posts are written in. Which they are is common
 * knowledge; the order does not matter. A query of one of them alone earns a warning, and none is what an automaton
 * should propose a query by.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `a about after all also am an and any are as at back be because been but by can come could day did do dont even
  first for from get go good got had has have he her here him his how i if im in into is it its just know like ll
  look lol m make me more my new no not now of on one only or other our out over people re rt s said say see she so
  some t take than thanks that the their them then there these they thing think this time to too two up us use ve
  very via want was way we well were what when which who will with would www you your
  al como con de del el en es esta la las lo los me mi no para pero por que se si su te tu un una y ya
  au avec ce ces dans des du elle est et il j je l le les mais mon ne nous on ou pas plus pour qu qui sa se son sur une vous
  aber als auch auf aus bei das dass dem den der die du ein eine er es fur hat ich im in ist mit nicht noch nur sich sie
  sind so und von war was wie wir zu
  ao com da das do dos e eu foi isso mais na nao nas no nos o os ou para por que se sem um uma voce
  che di gli il io ma mi non per piu sono una
  bir bu da de ve
  и в не на что я с он как это по но а у за то мы вы
  في من على و ما لا
  है के में की को से और का
  の に は を た が で て と し れ さ い る も な す ま`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
