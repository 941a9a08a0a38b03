import { expect, test } from 'vitest';
import { reportText } from './check-text.ts';

test('a report for people, whose commands can be pasted', () => {
  const text = reportText([
    { host: 'anna@one', what: 'group', state: 'missing', found: 'anna is not in it', fix: ['groupadd a', 'usermod b'] },
    { host: 'anna@one', what: 'file', state: 'wrong', found: 'old', fix: ['groupadd a', "cat > x << 'END'\ny\nEND"] },
    { host: 'anna@two', what: 'group', state: 'ok', found: 'anna is in it', fix: [] },
  ]);
  expect(text).toMatchInlineSnapshot(`
    "anna@one
      missing  group: anna is not in it
      wrong    file: old

    anna@two
      ok       group: anna is in it

    Once, as root on anna@one:

    groupadd a
    usermod b
    cat > x << 'END'
    y
    END
    "
  `);
});
