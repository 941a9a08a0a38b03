import { inspect } from 'node:util';
import type { Finding } from './contract/index.ts';
import type { ErrorCode } from './error-codes.ts';

/** For `new DeployError(message, options)`. */
export interface DeployErrorOptions {
  readonly code: ErrorCode;
  /** What the reader can do about it, in one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** The last lines of what failed: a container's log, a build's output. */
  readonly output?: readonly string[];
}

/** A `DeployError` as JSON, as in events and results; secrets are masked. */
export interface DeployErrorJson {
  readonly name: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly stage?: string;
  readonly plugin?: string;
  readonly output?: readonly string[];
  readonly cause?: string;
  readonly recovery?: DeployErrorJson;
  readonly findings?: readonly Finding[];
}

/** Everything that can go wrong in a deploy. Wrong arguments are a `TypeError` at the call instead. */
export class DeployError extends Error {
  static {
    brand(this.prototype, 'DeployError');
  }

  /** Unlike `instanceof`, also true when two copies of this package are installed. */
  static isInstance(error: unknown): error is DeployError {
    return hasBrand(error, 'DeployError');
  }

  /** Says where an error happened. Wraps what is not a DeployError; the innermost place is kept. */
  static at(error: unknown, { stage, plugin }: { stage: string; plugin: string }): DeployError {
    const located = DeployError.isInstance(error)
      ? error
      : new DeployError(`${plugin} failed in ${stage}: ${messageOf(error)}`, { code: 'PLUGIN_FAILED', cause: error });
    located.stage ??= stage;
    located.plugin ??= plugin;
    return located;
  }

  /** What went wrong, for programs: stable within a major version. */
  readonly code: ErrorCode;
  /** What to do about it, in one sentence. */
  readonly hint: string | undefined;
  /** The last lines of what failed: a container's log, a build's output. */
  readonly output: readonly string[] | undefined;
  /** Where it happened; said by the pipeline. */
  stage?: string;
  /** Whose work it was, e.g. `compose`. */
  plugin?: string;
  /** Why the former release could not be made to serve again. Not set: it serves. */
  recovery?: DeployError;
  /** What the hosts lack, where that may be why: said by the pipeline, as `Deployment.check()` does. */
  findings?: readonly Finding[];

  constructor(message: string, options: DeployErrorOptions) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.hint = options.hint;
    this.output = options.output;
  }

  /** All of it as plain data; of the cause only its message. */
  toJSON(): DeployErrorJson {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      ...(this.hint !== undefined && { hint: this.hint }),
      ...(this.stage !== undefined && { stage: this.stage }),
      ...(this.plugin !== undefined && { plugin: this.plugin }),
      ...(this.output !== undefined && { output: this.output }),
      ...(this.cause !== undefined && { cause: messageOf(this.cause) }),
      ...(this.recovery !== undefined && { recovery: this.recovery.toJSON() }),
      ...(this.findings !== undefined && { findings: this.findings }),
    };
  }
}

/** The text of anything that was thrown; of an error also where it was made elsewhere, as a test runner's copies are. */
export function messageOf(error: unknown): string {
  const isObject = typeof error === 'object' && error !== null;
  if (isObject && 'message' in error && typeof error.message === 'string') return error.message;
  return isObject ? inspect(error) : String(error);
}

/** Gives a class of errors its name, and a mark by which another copy of this package knows its instances. */
export function brand(prototype: object, name: string): void {
  Object.defineProperty(prototype, 'name', { value: name, writable: true, configurable: true });
  Object.defineProperty(prototype, markOf(name), { value: true });
}

export function hasBrand(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && markOf(name) in error;
}

function markOf(name: string): symbol {
  return Symbol.for(`@appliku/core.${name}`);
}
