import { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import type { Timeline } from './timeline.ts';

/** Notes each login, session and forwarded socket of every SSH connection of this process, until it is called. */
export function watchConnections(timeline: () => Timeline): () => void {
  const { connect, exec, forwardOut, openssh_forwardOutStreamLocal } = ssh2.Client.prototype;
  ssh2.Client.prototype.connect = wrapped(connect, (client) => {
    const login = timeline().begin('login');
    client.once('ready', () => (login.ended = timeline().now()));
  });
  ssh2.Client.prototype.exec = wrapped(exec, channelWatcher(timeline, 'session'));
  ssh2.Client.prototype.forwardOut = wrapped(forwardOut, channelWatcher(timeline, 'port'));
  ssh2.Client.prototype.openssh_forwardOutStreamLocal = wrapped(
    openssh_forwardOutStreamLocal,
    channelWatcher(timeline, 'docker'),
  );
  return () => Object.assign(ssh2.Client.prototype, { connect, exec, forwardOut, openssh_forwardOutStreamLocal });
}

/** Calls `before` first, with the arguments, that it may replace in place. */
function wrapped<Method extends (...args: never[]) => unknown>(
  method: Method,
  before: (client: ssh2.Client, args: unknown[]) => void,
): Method {
  return new Proxy(method, {
    apply(target, client: ssh2.Client, args: unknown[]) {
      before(client, args);
      return Reflect.apply(target, client, args);
    },
  });
}

function channelWatcher(timeline: () => Timeline, what: string): (client: ssh2.Client, args: unknown[]) => void {
  return (_client, args) => {
    const notes = timeline();
    let label = what === 'session' ? commandOf(String(args[0])) : '';
    const happening = notes.begin(what, () => label);
    const done = args.pop();
    args.push((error: unknown, channel: unknown) => {
      happening.opened = notes.now();
      if (channel instanceof Duplex) {
        onFirstWrite(channel, (text) => {
          happening.asked = notes.now();
          label = (what === 'session' ? commandOf(text) : requestOf(text)) || label;
        });
        channel.once('close', () => (happening.ended = notes.now()));
        onFirstOutput(channel, () => (happening.answered = notes.now()));
      }
      if (typeof done === 'function') Reflect.apply(done, undefined, [error, channel]);
    });
  };
}

function onFirstWrite(channel: Duplex, act: (text: string) => void): void {
  const { write } = channel;
  channel.write = new Proxy(write, {
    apply(target, self, args: unknown[]) {
      channel.write = write;
      act(String(args[0]));
      return Reflect.apply(target, self, args);
    },
  });
}

/** Not by listening to data, which would make the stream flow. */
function onFirstOutput(channel: Duplex, act: () => void): void {
  const { push } = channel;
  channel.push = new Proxy(push, {
    apply(target, self, args: unknown[]) {
      channel.push = push;
      if (args[0] !== null) act();
      return Reflect.apply(target, self, args);
    },
  });
}

/** Name and arguments of what is run, without the text of a script. */
function commandOf(text: string): string {
  const line = text.slice(Math.max(0, text.indexOf('set -- ')));
  const words = (line.match(/'(?:[^']|'\\''|'"\$nl"')*'/g) ?? []).map((word) => word.slice(1, -1));
  return (words[1] === '-c' ? words.slice(3) : words).join(' ').slice(0, 150);
}

function requestOf(text: string): string {
  return (text.split('\r\n', 1)[0] ?? '').replace(/ HTTP.*/, '').slice(0, 150);
}
