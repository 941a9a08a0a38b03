/** Directives and blocks, a line each, indented by depth. */
export function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `    ${line}`));
}

export function block(head: string, lines: readonly string[]): readonly string[] {
  return [`${head} {`, ...indent(lines), '}'];
}

export function text(parts: readonly (readonly string[])[]): string {
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
