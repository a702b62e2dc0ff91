import type { NoticeMessage } from '../../domain/message.ts';
import type { AlertModel } from '../alert-model.ts';
import { clean } from '../clean.ts';
import { consoleLinks } from '../console-links.ts';
import { timesIn } from '../format.ts';

/** An operational notice: never about the public's mood. */
export function noticeModel(message: NoticeMessage): AlertModel {
  const { open } = consoleLinks(message);
  const times = timesIn(message.brand.timeZone);
  const brand = clean(message.brand.name, 60);
  return {
    id: message.id,
    type: message.type,
    at: message.at,
    timeZone: times.zone,
    test: message.test === true,
    tone: 'plain',
    severity: null,
    brand,
    topic: null,
    title: clean(`${message.test === true ? 'Test: ' : ''}${brand}: ${message.title}`, 150),
    summary: clean(message.text, 1000),
    picture: null,
    sections: [],
    actions: open === undefined ? [] : [{ label: 'Open in Turntide', url: open, primary: true }],
    footer: [`${times.full(message.at)}, ${times.zone}. This is about the service, not about the public’s mood.`],
  };
}
