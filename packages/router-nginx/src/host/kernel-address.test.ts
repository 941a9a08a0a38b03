import { expect, it } from 'vitest';
import { kernelAddress } from './kernel-address.ts';

it.each([
  ['127.0.0.1', 20_010, '0100007F:4E2A'],
  ['198.18.2.1', 80, '010212C6:0050'],
  ['::1', 80, '00000000000000000000000001000000:0050'],
  ['2001:db8::7', 8080, 'B80D0120000000000000000007000000:1F90'],
  ['::ffff:127.0.0.1', 1, '0000000000000000FFFF00000100007F:0001'],
])('%s %i is %s to the kernel', (address, port, expected) => {
  expect(kernelAddress(address, port)).toBe(expected);
});
