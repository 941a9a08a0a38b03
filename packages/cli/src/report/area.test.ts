import { expect, it } from 'vitest';
import { areaOf } from './area.ts';

it('of a terminal keeps lines above what is under way, and takes that away at the end', () => {
  const screen = terminal();
  const area = areaOf({ write: screen.write, colours: false, isTerminal: true });
  const stages = ['build', 'more'];
  area.line('shop');
  area.status(() => stages);
  expect(screen.lines()).toEqual(['shop', 'build', 'more']);
  area.line('resolved');
  expect(screen.lines()).toEqual(['shop', 'resolved', 'build', 'more']);
  stages.pop();
  area.line('done');
  expect(screen.lines()).toEqual(['shop', 'resolved', 'done', 'build']);
  area.end();
  expect(screen.lines()).toEqual(['shop', 'resolved', 'done']);
  area.end();
  area.line('after');
  expect(screen.lines()).toEqual(['shop', 'resolved', 'done', 'after']);
});

it('of anything else is lines alone, without a control character', () => {
  let text = '';
  const area = areaOf({ write: (more) => void (text += more), colours: false, isTerminal: false });
  area.line('shop');
  area.status(() => ['build']);
  area.line('done');
  area.end();
  expect(text).toBe('shop\ndone\n');
});

/** As much of a terminal as is needed: lines, up, and clear to the end. */
function terminal(): { readonly write: (text: string) => void; readonly lines: () => readonly string[] } {
  let rows: string[] = [''];
  let at = 0;
  const write = (text: string): void => {
    for (const [token] of text.matchAll(/\u001B\[(\??\d*)[A-Za-z]|\r|\n|[^\u001B\r\n]+/g)) {
      const up = /^\u001B\[(\d+)A$/.exec(token)?.[1];
      if (up !== undefined) at -= Number(up);
      else if (token === '\u001B[J') rows = [...rows.slice(0, at), ''];
      else if (token === '\n') rows[(at += 1)] ??= '';
      else if (!/^[\u001B\r]/.test(token)) rows[at] = `${rows[at] ?? ''}${token}`;
    }
  };
  return { write, lines: () => rows.filter((row) => row !== '') };
}
