import { CommandError } from '../command-error.ts';
import type { CommandResult } from '../contract/index.ts';
import type { ErrorCode } from '../error-codes.ts';

/** What systems say, in the C locale, and what we call it. */
const known: readonly (readonly [text: RegExp, code: ErrorCode, hint: string])[] = [
  [/No space left on device|Disk quota exceeded/, 'DISK_FULL', 'Make room on the disk of the host: see `df -h`.'],
  [
    /Permission denied|Operation not permitted/,
    'PERMISSION_DENIED',
    'The user that deploys lacks rights there: see `ls -ld` of the path that the message names.',
  ],
];

/** A command on a host that failed, with the code that its output tells. */
export function commandFailure(argv: readonly string[], result: CommandResult, message?: string): CommandError {
  const found = known.find(([text]) => text.test(result.stderr));
  return new CommandError(argv, result, {
    ...(found && { code: found[1], hint: found[2] }),
    ...(message !== undefined && { message }),
  });
}
