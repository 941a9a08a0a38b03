import type { Fields, Logger } from './contract/index.ts';
import type { LogRecord } from './events.ts';

type Write = (level: LogRecord['level'], text: string, fields: Fields) => void;

/** A logger over one function. */
export function createLogger(write: Write): Logger {
  return {
    debug: (text, fields = {}) => write('debug', text, fields),
    info: (text, fields = {}) => write('info', text, fields),
    warn: (text, fields = {}) => write('warn', text, fields),
  };
}
