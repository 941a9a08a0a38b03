import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineBreakVariable, quote, quoteArgv, quoteOnOneLine } from './quote.ts';
import { runHeader, runLine } from './sessions/run-script.ts';

const run = promisify(execFile);
const word = fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => !text.includes('\0'));
const shells = ['sh', 'bash'] as const;

describe('quoting', () => {
  it('makes single words', () => {
    expect(quoteArgv(['ls', '-l', "it's", '', '$HOME'])).toBe(String.raw`'ls' '-l' 'it'\''s' '' '$HOME'`);
    expect(quoteOnOneLine('a\nb')).toBe(`'a'"$nl"'b'`);
    expect(() => quote('a\0b')).toThrow(TypeError);
  });

  it.each(shells)('is undone by %s, for all text', async (shell) => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 20 }), async (words) => {
        const { stdout } = await run(shell, ['-c', `printf '%s\\0' ${quoteArgv(words)}`]);
        expect(stdout.split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 40 },
    );
  });

  it.each(shells)('on one line is undone by %s after read and eval, for all text', async (shell) => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 20 }), async (words) => {
        const line = `${lineBreakVariable}; set -- ${words.map((text) => quoteOnOneLine(text)).join(' ')}`;
        expect(line).not.toContain('\n');
        const script = String.raw`IFS= read -r line && eval "$line" && printf '%s\0' "$@"`;
        const child = run(shell, ['-c', script]);
        child.child.stdin?.end(`${line}\n`);
        expect((await child).stdout.split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the first line of a run', () => {
  it('says what to run, with which environment', () => {
    expect(runHeader(runLine(['docker', 'ps'], { A: 'x y', B: '1\n2' }), '/runs/u1')).toBe(
      `register '/runs/u1' || exit 125; echo '/runs/u1'; echo '/runs/u1' >&2; nl=\${IFS#??}; set -- 'docker' 'ps'; export A='x y' B='1'"$nl"'2'\n`,
    );
  });

  it('is refused for what no command can be given', () => {
    expect(() => runLine([], {})).toThrow(TypeError);
    expect(() => runLine(['a'], { 'A;B': '' })).toThrow('env.A;B');
    expect(() => runLine(['a'], { A: '\0' })).toThrow(TypeError);
  });
});
