/** What went wrong between a stranger's server and us, in words that may be shown to the one who gave its URL. */

/** The message may be shown; `cause` is for the log. */
export class NetworkFault extends Error {
  override readonly name = 'NetworkFault';
}

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed before the answer was complete',
  EPIPE: 'the connection was closed before the answer was complete',
  ETIMEDOUT: 'the server did not react',
  EHOSTUNREACH: 'there is no route to the server',
  ENETUNREACH: 'there is no route to the server',
  HPE_HEADER_OVERFLOW: 'the headers of the answer are too large',
};

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';

/** `otherwise` names the step in which it happened; the code says the rest, such as CERT_HAS_EXPIRED. */
export const networkFault = (cause: unknown, otherwise: string): NetworkFault => {
  if (cause instanceof NetworkFault) return cause;
  const code = codeOf(cause);
  return new NetworkFault(SENTENCES[code] ?? `${otherwise} (${code})`, { cause });
};

/** Fails with `message` when the time is over; whoever began the work then has to end it. */
export const within = async <T>(ms: number, message: string, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NetworkFault(message)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
