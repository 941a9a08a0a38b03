import { expect, it } from 'vitest';
import { fakeTerminal } from '../testing/fake-terminal.ts';
import { areaOf } from './area.ts';

it('of a terminal keeps lines above what is under way, and takes that away at the end', () => {
  const screen = fakeTerminal();
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
