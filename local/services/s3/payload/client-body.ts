import type { IncomingMessage, ServerResponse } from 'node:http';

export interface ClientBody {
  readonly content: AsyncIterable<Buffer>;
  /** Whether the client still waits for leave to send: its body will never come, so its connection is of no further use. */
  stillWaiting(): boolean;
}

/** The body, piece by piece. A client that asks with `Expect: 100-continue` is told to go on only when somebody reads. */
export function clientBody(message: IncomingMessage, to: ServerResponse): ClientBody {
  let waiting = message.headers.expect?.toLowerCase() === '100-continue';
  async function* content(): AsyncGenerator<Buffer, void> {
    if (waiting) to.writeContinue();
    waiting = false;
    yield* message.iterator({ destroyOnReturn: false });
  }
  return { content: content(), stillWaiting: () => waiting };
}
