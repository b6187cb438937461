import type { LiveMessage } from './socket.ts';

/** Messages as they come, for one reader who also wants to know when none came. */
export class Inbox {
  private readonly waiting: LiveMessage[] = [];
  private wake: () => void = () => undefined;

  put(message: LiveMessage): void {
    this.waiting.push(message);
    this.wake();
  }

  interrupt(): void {
    this.wake();
  }

  async next(timeoutMs: number): Promise<LiveMessage | undefined> {
    if (this.waiting.length === 0)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    return this.waiting.shift();
  }
}
