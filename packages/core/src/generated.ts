import { createHmac } from 'node:crypto';
import { Secret } from './secret.ts';

const marker = Symbol.for('@appliku/core.GeneratedSecret');

/** What a generated value is: it holds no value before an operation has asked the host of the app for its key. */
export class GeneratedSecret extends Secret {
  static {
    Object.defineProperty(this.prototype, marker, { value: true });
  }

  /** Unlike `instanceof`, also true when two copies of this package are installed. */
  static override isInstance(value: unknown): value is GeneratedSecret {
    return Secret.isInstance(value) && marker in value;
  }

  readonly #name: string;
  readonly #text: (value: string) => string;

  constructor(name: string, text: (value: string) => string) {
    super('');
    this.#name = name;
    this.#text = text;
  }

  /** @throws TypeError always: nobody but the app's own operations knows it */
  override reveal(): string {
    throw new TypeError(
      `generated(${JSON.stringify(this.#name)}): there is such a value only in env of the app or a service`,
    );
  }

  /** The random part, and the text that it is in. */
  derive(key: string): { readonly value: string; readonly text: string } {
    const value = createHmac('sha256', key).update(`generated ${this.#name}`).digest('hex').slice(0, 40);
    return { value, text: this.#text(value) };
  }
}

/**
 * A secret that nobody has to think of, for `env` of the app and of its services: 40 hexadecimal digits (160 bits), made of
 * the name and of the app's key (`/var/lib/appliku/<app>/key`). So all that say the same name get the same value, in every
 * deploy, and each app and environment another one. It lasts as long as the key: until `destroy()`, with volumes where the
 * app has such.
 * @param name letters, digits, dots and dashes
 * @param text what to make of the value, e.g. a URL that it is the password in; default: the value itself
 * @throws TypeError for another name
 */
export function generated(name: string, text: (value: string) => string = (value) => value): Secret {
  if (typeof name !== 'string' || !/^[A-Za-z0-9][\w.-]*$/.test(name))
    throw new TypeError('generated() takes a name of letters, digits, dots and dashes');
  return new GeneratedSecret(name, text);
}

/** Whether a secret is one of `generated()`, which has another value in each app and environment. */
export function isGenerated(value: unknown): boolean {
  return GeneratedSecret.isInstance(value);
}
