import { CommanderError } from '@commander-js/extra-typings';
import { exitCodes } from './exit-codes.ts';
import { perform } from './perform.ts';
import { createProgram } from './program.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The program: does what its arguments say, and resolves with its exit code.
 * @param argv without the names of Node and of the program
 */
export async function main(argv: readonly string[], around: Surroundings): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = createProgram(async (settings, work) => {
    exitCode = await perform(around, settings, work);
  }, around);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // It has been told already, or was help that was asked for.
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
  }
  return exitCode;
}
