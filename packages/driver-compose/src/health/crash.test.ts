import { expect, it } from 'vitest';
import { whyOf } from './crash.ts';

it.each([
  [{ exitCode: 1, outOfMemory: false }, 'ended with exit code 1', 'The last lines of its log, in `output`, say why.'],
  [{ exitCode: 137, outOfMemory: true }, 'ran out of memory', 'Raise processes.web.memory, or make it need less.'],
  [
    { exitCode: 137, outOfMemory: false },
    'ended with exit code 137: it was killed, as is what runs out of memory',
    'Where that is so, raise processes.web.memory, or make it need less.',
  ],
])('says of %j why an instance ended', (end, text, hint) => {
  expect(whyOf({ process: 'web', ...end })).toEqual({ text, hint });
});
