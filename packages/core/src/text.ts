/** The end of an output, without blank lines: what an error shows. */
export function lastLines(text: string, count = 50): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count);
}
