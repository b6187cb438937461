/** Something that feeds events to functions on its own. */
export interface Source {
  /** Takes no new events from now on. */
  close(): Promise<void> | void;
  /** Resolves when nothing that it started is running any more. */
  settled(): Promise<unknown>;
}
