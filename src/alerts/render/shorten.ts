import type { AlertModel, Section } from '../alert-model.ts';

/** How far a model can be shortened. */
export const MOST_SHORT = 4;

/**
 * Draws a model as long as the channel takes: it is shortened from its least telling parts until `fits` is content, or
 * nothing more can be left out. The numbers and who could turn it always stay.
 */
export function drawFitting<T>(model: AlertModel, draw: (model: AlertModel) => T, fits: (drawn: T) => boolean): T {
  for (let level = 0; ; level += 1) {
    const drawn = draw(shorten(model, level));
    if (level === MOST_SHORT || fits(drawn)) return drawn;
  }
}

/** Level 0 is all; each above leaves out what can be missed most. */
export function shorten(model: AlertModel, level: number): AlertModel {
  if (level === 0) return model;
  const kept = model.sections.filter(({ kind }) => level < 3 || kind === 'facts' || kind === 'people');
  return { ...model, sections: kept.map((section) => shortened(section, level)) };
}

function shortened(section: Section, level: number): Section {
  switch (section.kind) {
    case 'list':
      return { ...section, items: section.items.slice(0, level < 2 ? 10 : 4) };
    case 'posts':
      return { ...section, posts: section.posts.slice(0, level < 2 ? 4 : 2) };
    case 'table':
      return { ...section, rows: section.rows.slice(0, level < 2 ? 12 : 5) };
    case 'people': {
      const people = section.people.slice(0, level < 4 ? 5 : 3).map(({ approach, ...person }) => ({
        ...person,
        reasons: person.reasons.slice(0, 1),
        evidence: [],
        ...(approach === undefined || level >= 3 ? {} : { approach }),
      }));
      return { ...section, people };
    }
    case 'facts':
      return section;
  }
}
