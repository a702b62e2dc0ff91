import { describe, expect, it } from 'vitest';
import { ServerEvents } from '../../src/lib/server-events.ts';

const read = (...pieces: string[]) => {
  const events = new ServerEvents();
  return pieces.flatMap((piece) => events.push(Buffer.from(piece)));
};

describe('server-sent events', () => {
  it('are told at their empty line, with name and data, wherever they are cut', () => {
    const text = ':)\n:thump\nevent: update\ndata: {"a":"ü"}\n\nevent: delete\r\ndata: 12\r\n\r\n';
    const whole = [
      { event: 'update', data: '{"a":"ü"}' },
      { event: 'delete', data: '12' },
    ];
    expect(read(text)).toEqual(whole);
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const events = new ServerEvents();
      expect([...events.push(bytes.subarray(0, cut)), ...events.push(bytes.subarray(cut))]).toEqual(whole);
    }
  });

  it('have one data of several lines, lose one space only, and are messages where they have no name', () => {
    expect(read('data:  a\ndata\ndata:b\n\n')).toEqual([{ event: 'message', data: ' a\n\nb' }]);
  });

  it('without data, and what comes before the end of one, are nothing', () => {
    expect(read('event: x\nid: 1\nretry: 5\n\n', 'event: y\ndata: 1\n')).toEqual([]);
  });
});
