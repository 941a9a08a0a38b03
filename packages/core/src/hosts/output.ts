import { StringDecoder } from 'node:string_decoder';

/** Longer lines come in pieces. */
const longestLine = 64 * 1024;

export interface LineSplitter {
  push(chunk: Buffer): void;
  /** Passes on what stands after the last line break. */
  end(): void;
}

/** Calls back with each line, without its line break. */
export function lineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    push(chunk) {
      const lines = `${rest}${decoder.write(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
      while (rest.length > longestLine) {
        onLine(rest.slice(0, longestLine));
        rest = rest.slice(longestLine);
      }
    },
    end() {
      const last = `${rest}${decoder.end()}`;
      rest = '';
      if (last !== '') onLine(last);
    },
  };
}

export interface Tail {
  push(chunk: Buffer): void;
  bytes(): Buffer;
}

/** Keeps the last so many bytes. */
export function tail(limit: number): Tail {
  let chunks: Buffer[] = [];
  let size = 0;
  const shrink = (): void => {
    const all = Buffer.concat(chunks);
    chunks = [all.subarray(Math.max(0, all.length - limit))];
    size = chunks[0]?.length ?? 0;
  };
  return {
    push(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > 2 * limit) shrink();
    },
    bytes() {
      shrink();
      return Buffer.concat(chunks);
    },
  };
}

/** A stream of which the beginning, up to a line that is the mark, is set aside. */
export interface Marked extends AsyncIterable<Buffer> {
  /** Text before the mark; all, as long as it has not come. */
  before(): string;
  found(): boolean;
}

export function marked(mark: string, stream: AsyncIterable<Buffer>): Marked {
  const line = `${mark}\n`;
  let noise = Buffer.alloc(0);
  let found = false;
  async function* rest(): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      if (found) {
        yield chunk;
        continue;
      }
      const all = Buffer.concat([noise, chunk]);
      const at = all.indexOf(line);
      found = at !== -1;
      noise = found ? all.subarray(0, at) : all;
      if (found && all.length > at + line.length) yield all.subarray(at + line.length);
    }
  }
  return { before: () => noise.toString(), found: () => found, [Symbol.asyncIterator]: rest };
}

/** All of it, for outputs that are known to be short. */
export async function textOf(output: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of output) text += chunk.toString();
  return text;
}
