import type { CommandResult } from './contract/index.ts';
import type { ErrorCode } from './error-codes.ts';
import { brand, DeployError, hasBrand } from './errors.ts';
import { lastLines } from './text.ts';

/** A command on a host ended with an exit code that it should not have. */
export class CommandError extends DeployError {
  static {
    brand(this.prototype, 'CommandError');
  }

  /** Unlike `instanceof`, also true when two copies of this package are installed. */
  static override isInstance(error: unknown): error is CommandError {
    return hasBrand(error, 'CommandError');
  }

  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;

  constructor(
    argv: readonly string[],
    result: CommandResult,
    options: { readonly code?: ErrorCode; readonly message?: string; readonly hint?: string } = {},
  ) {
    const output = lastLines(result.stderr === '' ? result.stdout : result.stderr);
    super(options.message ?? `${argv[0]} ended with exit code ${result.exitCode}: ${output.at(-1) ?? 'no output'}`, {
      code: options.code ?? 'COMMAND_FAILED',
      output,
      ...(options.hint !== undefined && { hint: options.hint }),
    });
    this.argv = argv;
    this.exitCode = result.exitCode;
    this.stdout = result.stdout;
    this.stderr = result.stderr;
    this.durationMs = result.durationMs;
  }
}
