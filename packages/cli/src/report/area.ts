import type { Output } from '../surroundings.ts';

/** Lines that stay, and below them, on a terminal, lines that are written over. */
export interface Area {
  readonly line: (text: string) => void;
  /** What is below the lines from now on; asked again from time to time, until `end`. */
  readonly status: (lines: () => readonly string[]) => void;
  /** Takes the status away. */
  readonly end: () => void;
}

export function areaOf(output: Output): Area {
  return output.isTerminal ? liveArea(output) : plainArea(output);
}

function plainArea({ write }: Output): Area {
  return { line: (text) => write(`${text}\n`), status: () => {}, end: () => {} };
}

const redrawMs = 100;
const clearBelow = '\u001B[J';
const upBy = (lines: number): string => (lines === 0 ? '' : `\r\u001B[${lines}A`);
/** A status that is too long is cut off by the terminal, so that it takes one line whatever its characters are. */
const uncut = '\u001B[?7h';
const cut = '\u001B[?7l';

function liveArea({ write }: Output): Area {
  let status: () => readonly string[] = () => [];
  let shown = 0;
  let timer: NodeJS.Timeout | undefined;
  const draw = (above = ''): void => {
    const lines = status();
    const below = lines.length === 0 ? '' : `${cut}${lines.map((line) => `${line}\n`).join('')}${uncut}`;
    write(`${upBy(shown)}${clearBelow}${above}${below}`);
    shown = lines.length;
  };
  return {
    line: (text) => draw(`${text}\n`),
    status: (lines) => {
      status = lines;
      draw();
      timer ??= setInterval(draw, redrawMs);
    },
    end: () => {
      clearInterval(timer);
      timer = undefined;
      status = () => [];
      if (shown > 0) draw();
    },
  };
}
