/** One word of a command line for any POSIX shell. @throws TypeError for NUL, which no argument can hold */
export function quote(word: string): string {
  if (word.includes('\0')) throw new TypeError('a NUL byte cannot be passed to a command');
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command line that a POSIX shell takes apart into exactly these arguments. */
export function quoteArgv(argv: readonly string[]): string {
  return argv.map((word) => quote(word)).join(' ');
}

/** Makes `$nl` a line break in a POSIX shell, for words from `quoteOnOneLine`. */
export const lineBreakVariable = 'nl=${IFS#??}';

/** As `quote`, without a line break in it. */
export function quoteOnOneLine(word: string): string {
  return quote(word).replaceAll('\n', `'"$nl"'`);
}
