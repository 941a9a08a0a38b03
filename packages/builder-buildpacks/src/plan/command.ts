import type { Command } from '@appliku/core';

/** Words that nothing but a program's arguments can be made of. */
const plainWords = /^[\w@%+:,./-][\w@%+=:,./-]*(?: +[\w@%+=:,./-]+)*$/;
/** What a shell would do itself. */
const shellWords = new Set([
  'cd',
  'exec',
  'exit',
  'export',
  'if',
  'for',
  'set',
  'source',
  'test',
  'ulimit',
  'while',
  '.',
]);

/**
 * A line as it is written in a Procfile or a script. Plain words start without a shell, so that signals reach the
 * program; with variables in it, the shell gives way to the program.
 */
export function commandOf(line: string): Command {
  const text = line.trim();
  const [first = ''] = text.split(/\s+/);
  const isProgram = !first.includes('=') && !shellWords.has(first);
  if (isProgram && plainWords.test(text)) return { argv: text.split(/ +/) };
  if (isProgram && !/[;&|<>()`\n#]/.test(text)) return { shell: `exec ${text}` };
  return { shell: text };
}

/** What an image runs: always without a shell of Docker's. */
export function argvOf(command: Command): readonly string[] {
  return 'argv' in command ? command.argv : ['/bin/sh', '-c', command.shell];
}
