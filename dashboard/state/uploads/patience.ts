/** How long a page goes on trying: as long as it is open, where nobody answers; a few times, where somebody says no. */
import { pause } from '../../../client/http.ts';
import { ApiProblem, mayPass } from '../../../client/problem.ts';
import { FileGone } from './source.ts';

const FIRST_MS = 500;
const LONGEST_MS = 10_000;
const REFUSALS = 5;

/** Until the time is over, or the browser says that there is a network again. */
const untilOnline = async (ms: number, signal: AbortSignal, window: EventTarget): Promise<void> => {
  const online = new AbortController();
  const wake = (): void => online.abort();
  window.addEventListener('online', wake, { once: true });
  try {
    await pause(ms, AbortSignal.any([signal, online.signal]));
  } catch {
    signal.throwIfAborted();
  } finally {
    window.removeEventListener('online', wake);
  }
};

export const patientFor =
  (signal: AbortSignal, window: EventTarget, onWaiting: () => void) =>
  async (fault: unknown, failures: number): Promise<void> => {
    const isLost = fault instanceof FileGone || (!mayPass(fault) && failures >= REFUSALS);
    if (isLost) throw fault;
    // The service or the network is away; a link that was refused is only asked for anew.
    if (mayPass(fault) && !(fault instanceof ApiProblem && fault.status === 429)) onWaiting();
    await untilOnline(Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)), signal, window);
  };
