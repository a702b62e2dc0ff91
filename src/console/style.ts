/**
 * One style sheet for every page, light and dark. Colours are those of the charts: vermilion for negative, bluish green for
 * positive, blue for what is usual (Okabe–Ito), with a contrast of at least 4.5:1 for text.
 */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f5f6f8;--card:#fff;--ink:#1c1f23;--quiet:#5b6570;--line:#dfe3e7;--link:#00598c;
--negative:#c24a00;--negative-ink:#a83f00;--neutral:#9aa5b1;--positive:#00795a;--usual:#0072b2;--soft:#eef1f4;--warn:#8a5a00;--warn-ground:#fff4dc;
--accent:#0b3a53;--on-accent:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#0f1114;--card:#16191d;--ink:#f0f2f4;--quiet:#a4adb7;--line:#2c3238;
--link:#7cc4f5;--negative:#ff8a47;--negative-ink:#ff8a47;--neutral:#6b7682;--positive:#3cc79b;--usual:#5db7ec;--soft:#1f2429;--warn:#f2c166;
--warn-ground:#33270f;--accent:#7cc4f5;--on-accent:#0f1114}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
a{color:var(--link);text-underline-offset:2px}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible,summary:focus-visible{outline:3px solid var(--usual);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-9999px}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem 1rem;z-index:2}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 2rem;padding:.75rem max(1rem,calc((100vw - 60rem)/2));background:var(--card);border-bottom:1px solid var(--line)}
.top nav{flex:1}.top ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0;padding:0;list-style:none}
.top nav a{color:var(--quiet);text-decoration:none;padding:.25rem 0;border-bottom:2px solid transparent}
.top nav a:hover{color:var(--ink)}.top nav a[aria-current]{color:var(--ink);border-color:var(--usual);font-weight:600}
.brand{display:inline-flex;align-items:center;gap:.5rem;font-weight:700;color:var(--ink);text-decoration:none}
.wave{fill:none;stroke:var(--usual);stroke-width:2.4;stroke-linecap:round}.turn{fill:none;stroke:var(--negative);stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
main{max-width:62rem;margin:0 auto;padding:1.25rem 1rem 4rem}
main.bare{max-width:26rem;padding-top:12vh}
h1{font-size:1.7rem;line-height:1.25;margin:.25rem 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2rem 0 .75rem}h3{font-size:1rem;margin:1.25rem 0 .4rem}
p{margin:.35rem 0}.quiet,.crumbs{color:var(--quiet);font-size:.9rem}
.quiet a{color:inherit}.crumbs a{color:var(--quiet)}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr));gap:1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.1rem;overflow-wrap:anywhere}
.card h2,.card h3{margin:.1rem 0 .4rem}.card h2 a,.card h3 a{color:inherit;text-decoration-color:var(--line)}.card h3 a:hover{text-decoration-color:currentColor}
.cards{list-style:none;margin:.75rem 0;padding:0;display:grid;gap:.6rem}
.card .cards .card{background:var(--soft);border-color:transparent}
.incident{border-left:4px solid var(--negative)!important}.incident.done{border-left-color:var(--line)!important}
.line{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center}
.grade{display:inline-block;border-radius:999px;padding:.05rem .65rem;font-weight:700;font-size:.85rem;border:1.5px solid var(--negative);color:var(--negative-ink)}
.grade .of{font-weight:400}.grade-1,.grade-2{border-color:var(--quiet);color:var(--quiet)}
.grade-4,.grade-5{background:var(--negative);color:var(--card)}
.state,.tag{display:inline-block;border-radius:999px;padding:.05rem .6rem;font-size:.85rem;background:var(--soft);color:var(--quiet)}
.card .cards .state,.card .cards .tag{background:var(--card)}
.state-open,.state-worsening,.state-failed,.state-failing{color:var(--negative-ink);font-weight:600}
.state-recovering,.state-well,.state-sent{color:var(--positive);font-weight:600}
.state-silent,.state-retrying,.state-held{color:var(--warn);font-weight:600}
.mood{display:block;width:100%;height:12px;border-radius:6px;overflow:hidden;margin:.5rem 0 .3rem}
.fill-negative{fill:var(--negative)}.fill-neutral{fill:var(--neutral)}.fill-positive{fill:var(--positive)}
.legend{font-size:.9rem;display:flex;flex-wrap:wrap;gap:.2rem 1rem}
.key::before{content:"";display:inline-block;width:.7em;height:.7em;border-radius:2px;margin-right:.4em;background:var(--neutral)}
.key-negative::before{background:var(--negative)}.key-positive::before{background:var(--positive)}
.spark{display:block;width:100%;height:44px;fill:var(--negative);margin-top:.6rem;border-bottom:1px solid var(--line)}
.chart{margin:.5rem 0;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.5rem;overflow-x:auto;direction:rtl}
.chart>div{direction:ltr;min-width:34rem}.chart svg{display:block;width:100%;height:auto}.chart .dark{display:none}
@media (prefers-color-scheme:dark){.chart .dark{display:block}.chart .light{display:none}}
.choices a{display:inline-block;padding:.15rem .7rem;border-radius:999px;border:1px solid var(--line);text-decoration:none;font-size:.9rem}
.choices a[aria-current]{background:var(--accent);color:var(--on-accent);border-color:var(--accent)}
.scroll{overflow-x:auto;position:relative}
.card>:last-child,.card .cards:last-child{margin-bottom:0}
table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line);border-radius:10px;font-size:.95rem}
th,td{text-align:left;padding:.5rem .75rem;border-top:1px solid var(--line);vertical-align:top}
thead th{border-top:0;color:var(--quiet);font-weight:600;font-size:.85rem;white-space:nowrap}tbody th{font-weight:500}
td:first-child{white-space:nowrap}
.number{text-align:right;font-variant-numeric:tabular-nums}.detail{overflow-wrap:anywhere;min-width:min(24rem,80vw)}
.evidence{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));gap:1rem;margin:1rem 0}
.figure{font-size:1.7rem;font-weight:700;line-height:1.2;font-variant-numeric:tabular-nums}.figure .quiet{font-weight:400}
.forecast{font-size:1.05rem}.cause{font-size:1.1rem;font-weight:600}
.terms{list-style:none;padding:0;margin:.3rem 0;display:flex;flex-wrap:wrap;gap:.4rem}
.terms li{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.15rem .6rem;font-size:.95rem}
.stories{padding-left:1.3rem}.stories li{margin:.5rem 0}
.post{margin:.6rem 0;padding:.5rem .9rem;border-left:4px solid var(--line);background:var(--card);border-radius:0 8px 8px 0;overflow-wrap:anywhere}
.post p{margin:0}.post footer{color:var(--quiet);font-size:.85rem;margin-top:.2rem}.post footer a{color:inherit}
.columns{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:0 1.5rem}
.plain-list{list-style:none;padding:0;margin:.2rem 0}.plain-list li{margin:.2rem 0;overflow-wrap:anywhere}
.people{list-style:none;padding:0;display:grid;gap:.75rem}.people ul{margin:.4rem 0;padding-left:1.2rem}
.pillars,.facts{margin:.5rem 0}.pillars{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem}
.pillars div{display:flex;gap:.5rem;align-items:center}.pillars dt{color:var(--quiet);font-size:.9rem}.pillars dd{margin:0;font-variant-numeric:tabular-nums}
.facts div{display:grid;grid-template-columns:8rem 1fr;gap:.75rem;padding:.2rem 0}.facts dt{color:var(--quiet);font-size:.9rem}.facts dd{margin:0;overflow-wrap:anywhere}
meter{width:5rem;height:.7rem;vertical-align:middle}
.actions{display:flex;flex-wrap:wrap;gap:.75rem;margin:.6rem 0;align-items:flex-start}
.action{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.5rem .7rem}
.action.wanted{border-color:var(--usual);box-shadow:0 0 0 3px color-mix(in srgb,var(--usual) 25%,transparent)}
label{font-size:.9rem;color:var(--quiet);display:inline-flex;gap:.4rem;align-items:center}
label.wide{flex:1 1 16rem}label.wide{min-width:0}label.wide input,label.wide textarea,label.wide select{flex:1;width:100%;min-width:0}
input,select,textarea,button,.button{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--quiet);border-radius:7px;padding:.35rem .6rem;max-width:100%}
textarea{resize:vertical}
button,.button{cursor:pointer;font-weight:600;background:var(--soft);border-color:var(--line);text-decoration:none;display:inline-block}
button:hover,.button:hover{border-color:var(--quiet)}
button.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button.small{padding:.05rem .6rem;font-size:.85rem;font-weight:500}
button.plain{background:none;border:0;color:var(--quiet);font-weight:400;text-decoration:underline;padding:.25rem 0}
.search{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center;margin:.75rem 0}
.login{display:grid;gap:.9rem;margin:1rem 0}.login label{display:grid;gap:.25rem}
.mentions{list-style:none;padding:0;display:grid;gap:.6rem}
.mention{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--neutral);border-radius:8px;padding:.6rem .9rem;overflow-wrap:anywhere}
.mood-negative{border-left-color:var(--negative)}.mood-positive{border-left-color:var(--positive)}
.label-negative{color:var(--negative-ink)}.label-positive{color:var(--positive)}
.reading{display:flex;flex-wrap:wrap;gap:.2rem 1.25rem;align-items:center;justify-content:space-between}.correct{display:flex;gap:.4rem;align-items:center}
.actions .action:has(.wide){flex:1 1 20rem}
.timeline{list-style:none;padding:0;margin:.5rem 0;border-left:2px solid var(--line)}
.timeline li{display:grid;grid-template-columns:8.5rem 1fr;gap:.75rem;padding:.3rem 0 .3rem .9rem;overflow-wrap:anywhere}.when{color:var(--quiet);font-size:.9rem}
.notice{background:var(--warn-ground);border-radius:8px;padding:.5rem .9rem}
.problem{color:var(--negative-ink);border:1px solid var(--negative);border-radius:8px;padding:.5rem .9rem;background:var(--card);overflow-x:auto}
details{margin:1.25rem 0}details.copies,details.why{margin:.35rem 0}.lean{display:inline-block;min-width:3.2rem;text-align:right;margin-right:.4rem;font-variant-numeric:tabular-nums}.lean-negative{color:var(--negative-ink)}.lean-positive{color:var(--positive)}.copies .plain-list{margin:.35rem 0 .35rem .9rem}.copies li p{margin:.1rem 0}summary{cursor:pointer;color:var(--quiet)}
pre{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem;overflow-x:auto;font-size:.85rem}
code{font-size:.9em;overflow-wrap:anywhere}
@media (max-width:36rem){.timeline li{grid-template-columns:1fr;gap:0}.facts div{grid-template-columns:1fr;gap:0}}
@media print{.top,.actions,.correct,.search{display:none}body{background:#fff}}
`;
