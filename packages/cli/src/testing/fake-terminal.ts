/** What a person would see. */
export interface FakeTerminal {
  readonly write: (text: string) => void;
  readonly lines: () => readonly string[];
}

/** As much of a terminal as is needed: lines, up, and clear to the end. */
export function fakeTerminal(): FakeTerminal {
  let rows: string[] = [''];
  let at = 0;
  const write = (text: string): void => {
    for (const [token] of text.matchAll(/\u001B\[(\??\d*)[A-Za-z]|\r|\n|[^\u001B\r\n]+/g)) {
      const up = /^\u001B\[(\d+)A$/.exec(token)?.[1];
      if (up !== undefined) at -= Number(up);
      else if (token === '\u001B[J') rows = [...rows.slice(0, at), ''];
      else if (token === '\n') rows[(at += 1)] ??= '';
      else if (!/^[\u001B\r]/.test(token)) rows[at] = `${rows[at] ?? ''}${token}`;
    }
  };
  return { write, lines: () => rows.filter((row) => row !== '') };
}
