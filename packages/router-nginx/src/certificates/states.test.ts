import { expect, it } from 'vitest';
import { checkOptions } from '../options/options.ts';
import type { Certificate } from './certificate.ts';
import { statesOf } from './states.ts';

const day = 24 * 60 * 60 * 1000;
const tls = checkOptions({ tls: { acme: { email: 'ops@example.com' } } }).tls ?? expect.fail('no tls');

function aCertificate(days: number, left: number): Certificate {
  const notAfter = Date.now() + left * day;
  return { path: '/x.pem', serial: 'ab', names: ['a.test'], notBefore: notAfter - days * day, notAfter };
}

it.each([
  [90, 15],
  [45, 7.5],
  [6, 1.5],
])('of %i days, a certificate that was not renewed is told as expiring %f days before its end', (days, left) => {
  const isExpiring = (rest: number): boolean | undefined =>
    statesOf(tls, ['a.test'], [aCertificate(days, rest)], {}, {})[0]?.expiring;
  expect(isExpiring(left + 0.1)).toBeUndefined();
  expect(isExpiring(left - 0.1)).toBe(true);
});
