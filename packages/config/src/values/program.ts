import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DeployError } from '@appliku/core';

/** A password store may ask its user, who is to have time to answer. */
const timeoutMs = 120_000;

/** What a program prints, without the line break at its end. What it prints is never told, only what it complains of. */
export async function run([program = '', ...rest]: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, rest, { timeout: timeoutMs, maxBuffer: 1_000_000 });
    return stdout.replace(/\r?\n$/, '');
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'a signal';
    throw new DeployError(`${program} gave no value: ${said === '' ? `it ended with ${code}` : said}`, {
      code: 'VALUES_MISSING',
      hint: `Run it by hand: ${program} must be there, and know who you are.`,
    });
  }
}
