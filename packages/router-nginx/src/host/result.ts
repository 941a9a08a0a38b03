/** What a script of this folder says: `result` and a word, then what explains it. */
export interface Result {
  readonly word: string;
  readonly lines: readonly string[];
}

export function parseResult(stdout: string): Result {
  const [first = '', ...rest] = stdout.split('\n');
  return { word: first.replace(/^result /, ''), lines: rest.filter((line) => line.trim() !== '') };
}
