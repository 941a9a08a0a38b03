import { inspect } from 'node:util';

const marker = Symbol.for('@appliku/core.Secret');
/** Shorter values cannot be masked in output without shredding it. */
const shortest = 4;

/** A value that is never shown: not by JSON, not when it is printed, not in a template string. */
export class Secret {
  static {
    Object.defineProperty(this.prototype, marker, { value: true });
    Object.defineProperty(this.prototype, inspect.custom, { value: () => '[secret]' });
  }

  /** Unlike `instanceof`, also true when two copies of this package are installed. */
  static isInstance(value: unknown): value is Secret {
    return typeof value === 'object' && value !== null && marker in value;
  }

  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. */
  reveal(): string {
    return this.#value;
  }

  /** `[secret]`. */
  toString(): string {
    return '[secret]';
  }

  /** `[secret]`. */
  toJSON(): string {
    return '[secret]';
  }
}

/**
 * Marks a value as secret: it reaches the app, and is masked in every log, event and error.
 * @throws TypeError for anything but a string of at least 4 characters
 */
export function secret(value: string): Secret {
  if (typeof value !== 'string' || value.length < shortest)
    throw new TypeError(`secret() takes a string of at least ${shortest} characters: shorter ones cannot be masked`);
  return new Secret(value);
}
