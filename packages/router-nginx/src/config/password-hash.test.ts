import { expect, it } from 'vitest';
import { passwordHash } from './password-hash.ts';

// From `openssl passwd -6`.
it.each([
  ['Hello world!', 'saltstring', 'svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1'],
  ['a', 'x', '6Zqbz8j5rMHIeJ1ujjjFXuZXSa/VORj.fVUEQcJc.rjR9.wCKlhZuymRQLtIEzcxNmqwX/fRNvM45BbvFayY51'],
  ['x'.repeat(64), 'ab', 'jJ0JKpcKeTClUMLQxap/pY8XzZDlO4biLLovk8fVGLaE4t52bto0gyekQs9CufrDwjH.bpV74nlWd0KNS.pxj0'],
])('hashes %s as crypt() does', (password, salt, hash) => {
  expect(passwordHash(password, salt)).toBe(`$6$${salt}$${hash}`);
}); // prettier-ignore
