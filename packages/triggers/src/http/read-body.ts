import { Refusal } from './answers.ts';

/** All bytes of a request, as they came. @throws Refusal 413 once there are more than these */
export async function readBody(request: Request, most: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge(most);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > most) throw tooLarge(most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(most: number): Refusal {
  return new Refusal(413, `More than ${most} bytes are not read`);
}
