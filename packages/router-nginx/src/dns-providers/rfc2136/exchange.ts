import { connect } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { uint16 } from './wire.ts';

/** A message and its reply by TCP (RFC 7766): nothing is lost, cut off or forged on the way, as by UDP. */
export async function exchange(
  message: Buffer,
  at: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Buffer> {
  const socket = addAbortSignal(signal, connect(at));
  try {
    socket.write(Buffer.concat([uint16(message.length), message]));
    let received = Buffer.alloc(0);
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk]);
      const end = received.length < 2 ? Number.POSITIVE_INFINITY : 2 + received.readUInt16BE();
      if (received.length >= end) return received.subarray(2, end);
    }
    throw new Error('the connection ended before the reply');
  } finally {
    socket.destroy();
  }
}
