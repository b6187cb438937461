/** Every minute the sweeper runs; or it does not, or two run at once. */
import { sweep } from '../../../functions/application/sweep.ts';
import { portsOf } from '../world/ports.ts';
import { SWEEP_TIMEOUT_SECONDS } from '../world/settings.ts';
import { patience, type World } from '../world/world.ts';

export const SWEEP_EVERY_MS = 60_000;

export const startSweeper = (world: World): void => {
  const { scheduler } = world;
  let serial = 0;
  const run = (): void => {
    serial += 1;
    void world.start(`sweep ${serial}`, SWEEP_TIMEOUT_SECONDS, (process) => sweep(portsOf(process, world)));
  };
  const minute = (): void => {
    const runs = world.strikes('sweeper') ? (world.chance.pick([0, 2]) ?? 0) : 1;
    for (let count = 0; count < runs; count += 1) run();
    scheduler.after(SWEEP_EVERY_MS * patience(world), minute);
  };
  minute();
};
