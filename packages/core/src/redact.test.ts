import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandError } from './command-error.ts';
import { DeployError } from './errors.ts';
import { Redactor } from './redact.ts';

function redactorOf(...values: readonly string[]): Redactor {
  const redactor = new Redactor();
  for (const value of values) redactor.add(value);
  return redactor;
}

describe('Redactor', () => {
  it('masks a value in every form that programs show it in', () => {
    const value = 'p@ss "w\\ord"/é';
    const redactor = redactorOf(value);
    const shown = [value, JSON.stringify(value), encodeURIComponent(value), Buffer.from(value).toString('base64')];
    for (const text of shown) expect(redactor.text(`before ${text} after`)).toMatch(/^before "?\[secret\]=*"? after$/);
  });

  it('masks each line of a key', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----';
    expect(redactorOf(key).text('read MIIEvQIBADANBg')).toBe('read [secret]');
  });

  it('masks the longer one of two that overlap', () => {
    expect(redactorOf('hunter', 'hunter2hunter').text('hunter2hunter')).toBe('[secret]');
  });

  it('leaves no value in any text, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, unit: 'binary' }), fc.string(), fc.string(), (value, before, after) => {
        fc.pre(!'[secret]'.includes(value));
        expect(
          redactorOf(value)
            .text(before + value + after)
            .replaceAll('[secret]', '\0'),
        ).not.toContain(value);
      }),
    );
  });

  it('masks an error with all its fields and causes, where it is', () => {
    const result = { exitCode: 1, stdout: 'out hunter2', stderr: 'err hunter2', durationMs: 1 };
    const command = new CommandError(['login', 'hunter2'], result);
    const error = new DeployError('failed: hunter2', {
      code: 'BUILD_FAILED',
      hint: 'hunter2?',
      output: ['hunter2'],
      cause: command,
    });
    redactorOf('hunter2').error(error);
    const { message, stack, stdout, stderr, argv, output } = command;
    expect(JSON.stringify([error, error.stack, { message, stack, stdout, stderr, argv, output }])).not.toContain(
      'hunter2',
    );
  });

  it('masks an error whose message is a getter', () => {
    const error = new DOMException('hunter2', 'AbortError');
    redactorOf('hunter2').error(error);
    expect(error.message).toBe('[secret]');
  });
});
