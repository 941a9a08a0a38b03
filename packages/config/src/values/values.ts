import type { Names } from '@appliku/core';

/** Where values come from that no file of the app holds. */
export interface Values {
  /** For people, as `1Password`; never with a value in it. */
  readonly name: string;
  /** Those of these names that it has. What is thrown is shown to people. */
  resolve(names: readonly string[]): Promise<Names<string>>;
}
