import { once } from 'node:events';
import { WebSocket } from 'ws';
import { isAllowed } from './target.ts';

export interface WebSocketsOptions {
  /** ws:// and an address of a lab or of loopback. */
  readonly url: string;
  readonly host?: string;
  readonly count?: number;
}

export interface SocketRecord {
  readonly openedAt: number;
  /** Milliseconds since 1970; undefined while it is open. */
  readonly closedAt?: number;
  /** 1006: broken off, without a word. */
  readonly code?: number;
  readonly reason?: string;
  /** Messages that came. */
  readonly received: number;
  readonly last?: string;
}

export interface WebSockets extends AsyncDisposable {
  records(): SocketRecord[];
  /** Sends a text over all that are open. */
  send(text: string): void;
  close(): Promise<void>;
}

/** Opens WebSockets and keeps them; when each was closed, and by what, is on record. */
export async function openWebSockets({ url, host, count = 1 }: WebSocketsOptions): Promise<WebSockets> {
  if (!isAllowed(url)) throw new TypeError('WebSockets go to this machine and its labs only');
  const headers = host ? { host } : {};
  const sockets = await Promise.all(Array.from({ length: count }, () => openOne(new WebSocket(url, { headers }))));
  const close = async (): Promise<void> => {
    await Promise.all(sockets.map((one) => one.close()));
  };
  return {
    records: () => sockets.map((one) => one.record()),
    send: (text) => sockets.forEach((one) => one.send(text)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface OneSocket {
  record(): SocketRecord;
  send(text: string): void;
  close(): Promise<void>;
}

async function openOne(socket: WebSocket): Promise<OneSocket> {
  await once(socket, 'open');
  let record: SocketRecord = { openedAt: Date.now(), received: 0 };
  socket.on('message', (data) => {
    record = { ...record, received: record.received + 1, last: String(data) };
  });
  // A socket that breaks says so as an error first; its 'close' follows, with what is to be known.
  socket.on('error', () => undefined);
  socket.on('close', (code, reason) => {
    record = { ...record, closedAt: Date.now(), code, reason: reason.toString() };
  });
  return {
    record: () => record,
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      socket.close();
      await once(socket, 'close');
    },
  };
}
