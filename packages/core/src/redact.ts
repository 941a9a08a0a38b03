import { CommandError } from './command-error.ts';
import { DeployError } from './errors.ts';

/** A line of a secret (a key in PEM) is masked by itself when it has at least this many characters. */
const shortestLine = 8;

/** Takes registered values out of everything that leaves the library. One per run. */
export class Redactor {
  readonly #forms = new Set<string>();
  #pattern: RegExp | undefined;

  add(value: string): void {
    for (const form of formsOf(value)) this.#forms.add(form);
    const longestFirst = [...this.#forms].sort((a, b) => b.length - a.length);
    this.#pattern = longestFirst.length === 0 ? undefined : new RegExp(longestFirst.map(escape).join('|'), 'g');
  }

  text(text: string): string {
    return this.#pattern === undefined ? text : text.replaceAll(this.#pattern, '[secret]');
  }

  /** Masks an error and its causes where they are, so that whoever catches it has nothing to leak. */
  error(error: unknown): void {
    if (!(error instanceof Error)) return;
    define(error, 'message', this.text(error.message));
    define(error, 'stack', this.text(error.stack ?? ''));
    if (DeployError.isInstance(error)) Object.assign(error, this.#details(error));
    if (CommandError.isInstance(error)) Object.assign(error, this.#command(error));
    this.error(error.cause);
  }

  #details(error: DeployError): Pick<DeployError, 'hint' | 'output'> {
    return {
      hint: error.hint === undefined ? undefined : this.text(error.hint),
      output: error.output?.map((line) => this.text(line)),
    };
  }

  #command(error: CommandError): Pick<CommandError, 'argv' | 'stdout' | 'stderr'> {
    return {
      argv: error.argv.map((word) => this.text(word)),
      stdout: this.text(error.stdout),
      stderr: this.text(error.stderr),
    };
  }
}

/** Also where the property is a getter of the class, as of a DOMException. */
function define(error: Error, property: string, value: string): void {
  Object.defineProperty(error, property, { value, writable: true, configurable: true, enumerable: false });
}

/** A value as programs show it: plain, in JSON, in a URL, in base64, and line by line. */
function formsOf(value: string): readonly string[] {
  const lines = value.split(/\r?\n/).filter((line) => line.length >= shortestLine);
  const forms = [value, ...lines, JSON.stringify(value).slice(1, -1), urlForm(value), base64Form(value)];
  return forms.filter((form) => form !== '');
}

function urlForm(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

/** Without padding, so that it is also found in URL-safe and unpadded text of the same alphabet. */
function base64Form(value: string): string {
  return Buffer.from(value).toString('base64').replace(/=+$/, '');
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
