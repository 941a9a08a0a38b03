import { expect, it } from 'vitest';
import { checkOptions, type NginxOptions } from '../options/options.ts';
import { upstreamLines } from './upstream-lines.ts';

it.each<readonly [NonNullable<NginxOptions['balance']>, readonly string[]]>([
  [{}, ['server 127.0.0.1:1 max_fails=0;']],
  [{ sticky: false }, ['server 127.0.0.1:1 max_fails=0;']],
  [{ sticky: 'address' }, ['hash $appliku_client consistent;', 'server 127.0.0.1:1 max_fails=0;']],
  [{ method: 'least-connections' }, ['least_conn;', 'server 127.0.0.1:1 max_fails=0;']],
  [{ leaveOut: { failures: 3, forMs: 10_000 } }, ['server 127.0.0.1:1 max_fails=3 fail_timeout=10s;']],
])('are, with %j', (balance, lines) => {
  expect(upstreamLines(checkOptions({ balance }).balance, ['127.0.0.1:1'])).toEqual(lines);
});
