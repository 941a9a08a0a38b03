import { expect, test } from 'vitest';
import { withTrouble } from './failure.ts';

test('what keeps a server from renewing is told of each certificate that is renewed and has no trouble of its own', () => {
  const certificates = [
    { names: ['a.example.com'], nextTry: '2027-01-01T00:00:00.000Z' },
    { names: ['b.example.com'], nextTry: '2027-01-01T00:00:00.000Z', error: 'refused' },
    { names: ['own.example.com'], notAfter: '2027-01-01T00:00:00.000Z' },
  ];
  const errors = (trouble?: string): unknown => withTrouble(certificates, trouble).map(({ error }) => error);
  expect(errors('no Node.js')).toEqual(['no Node.js', 'refused', undefined]);
  expect(errors()).toEqual([undefined, 'refused', undefined]);
});
