import { expect, it } from 'vitest';
import { AcmeError, parseProblem, parseRetryAfter } from './acme-error.ts';

it('says what to do about a reason of the authority', () => {
  const problem = parseProblem({ type: 'urn:ietf:params:acme:error:dns', detail: 'no such host' });
  expect(new AcmeError('No certificate', problem)).toMatchObject({
    code: 'CERTIFICATE_FAILED',
    hint: expect.stringContaining('A record'),
  });
});

it('takes whatever an authority answers', () => {
  for (const value of [undefined, 'text', [], {}, { type: 7 }])
    expect(parseProblem(value)).toMatchObject({ type: 'unknown', detail: 'no reason given' });
});

it.each([
  ['120', 120_000],
  ['Thu, 01 Jan 1970 00:00:10 GMT', 9000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('reads Retry-After: %j', (header, expected) => {
  expect(parseRetryAfter(header, 1000)).toBe(expected);
});
