/**
 * ClamAV's daemon as the Scanner port, by its INSTREAM command: chunks with their lengths before them, an empty one at the
 * end, and one answer (clamd(8)). The file is streamed from the store and lies nowhere else.
 */
import { once } from 'node:events';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import type { MediaStore, OnProgress, Scanner } from '../../application/ports.ts';
import { ProblemError, TransientError } from '../../contract/problems.ts';

export interface ClamavOptions {
  readonly media: Pick<MediaStore, 'readRange'>;
  /** `host:port`, or the path of a Unix socket. */
  readonly address: string;
  /** Without a sign of life for so long, the daemon is taken to be gone. */
  readonly quietMs?: number;
}

/** Between the last byte and the verdict, archives are unpacked. */
const QUIET_MS = 120_000;
/** Its answers are a line; what is longer comes from something else. */
const LONGEST_ANSWER = 4_096;

const placeOf = (address: string): NetConnectOpts => {
  if (address.startsWith('/')) return { path: address };
  const [, host = '', port] = /^\[?(.+?)\]?:(\d+)$/.exec(address) ?? [];
  return { host, port: Number(port) };
};

const lengthOf = (piece: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(piece.byteLength);
  return length;
};

const END = Buffer.alloc(4);

/** The daemon may answer before the end, and closes then: nothing more needs to be sent. */
const send = async (
  socket: Socket,
  body: AsyncIterable<unknown>,
  size: number,
  onProgress: OnProgress,
): Promise<void> => {
  socket.write('zINSTREAM\0');
  let sent = 0;
  for await (const piece of body) {
    if (!socket.writable) return;
    if (!(piece instanceof Uint8Array)) throw new TypeError('the store answered something else than bytes');
    if (piece.byteLength === 0) continue;
    socket.write(lengthOf(piece));
    if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    sent += piece.byteLength;
    onProgress(sent / size);
    // An answer that came is read before more is sent: writing to who has hung up would lose it.
    await new Promise(setImmediate);
  }
  if (socket.writable) socket.write(END);
};

const answerOf = async (socket: Socket): Promise<string> => {
  let answer = '';
  for await (const piece of socket) {
    answer += String(piece);
    if (answer.includes('\0') || answer.length > LONGEST_ANSWER) break;
  }
  return answer.split('\0')[0]?.trim() ?? '';
};

/** It may answer before all was sent, and hang up: what counts is the answer. Without one, why nothing more was sent. */
const answerTo = async (
  socket: Socket,
  body: AsyncIterable<unknown>,
  size: number,
  onProgress: OnProgress,
): Promise<string> => {
  const sending = send(socket, body, size, onProgress).catch((cause: unknown) => {
    socket.destroy();
    throw cause;
  });
  sending.catch(() => undefined);
  const answer = await answerOf(socket).catch(() => '');
  if (answer === '') await sending;
  return answer;
};

const judge = (answer: string): void => {
  if (/^stream: OK$/.test(answer)) return;
  const [, name] = /^stream: (.+) FOUND$/.exec(answer) ?? [];
  if (name !== undefined)
    throw new ProblemError('malware_found', `The file is not processed: it contains ${name}.`);
  if (answer.startsWith('INSTREAM size limit exceeded'))
    throw new ProblemError('scan_impossible', 'The file is larger than what the malware scanner takes.');
  throw new TransientError(`clamd answered "${answer.slice(0, 200)}"`);
};

/** A file that is larger than it takes is another reason to hang up, and the answer that says so may be lost with the line. */
const NO_ANSWER = {
  code: 'scan_impossible',
  detail: 'The malware scanner gave no answer; the file may be larger than it takes.',
} as const;

export const clamavScanner = ({ media, address, quietMs = QUIET_MS }: ClamavOptions): Scanner => ({
  check: async (key, size, { onProgress, signal }) => {
    signal.throwIfAborted();
    const socket = connect(placeOf(address));
    const stop = (): void => void socket.destroy(new Error('clamd was not waited for any longer'));
    signal.addEventListener('abort', stop, { once: true });
    socket.setTimeout(quietMs, stop);
    // Of each fault the reader of the answer hears.
    socket.on('error', () => undefined);
    try {
      await once(socket, 'connect');
      judge(await answerTo(socket, await media.readRange(key, 0, size - 1, signal), size, onProgress));
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof ProblemError || cause instanceof TransientError) throw cause;
      throw new TransientError('the malware scanner did not answer', { cause, problem: NO_ANSWER });
    } finally {
      signal.removeEventListener('abort', stop);
      socket.destroy();
    }
  },
});
