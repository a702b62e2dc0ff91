import type { Message } from '../domain/message.ts';
import type { AlertModel } from './alert-model.ts';
import { digestModel } from './model/digest.ts';
import { incidentModel } from './model/incident.ts';
import { noticeModel } from './model/notice.ts';

/** What a message says, before any channel's form. Pure. */
export function alertModel(message: Message): AlertModel {
  switch (message.type) {
    case 'digest.daily':
      return digestModel(message);
    case 'notice':
      return noticeModel(message);
    default:
      return incidentModel(message);
  }
}
