/** ClamAV's daemon with one signature of our own, where it is installed; and a stand-in that speaks its protocol. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What every scanner takes for malware and nobody need fear (eicar.org); in two parts, so that none takes this file for it. */
export const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);
const SIGNATURE = '44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n';

const PROGRAM = ['/usr/sbin/clamd', '/usr/local/sbin/clamd'].find(existsSync);

/** Why there is none, or false. */
export const withoutClamd = PROGRAM === undefined && 'clamd is not installed here';

/** At most a megabyte a file; the socket's path, and how to end it. */
export const startClamd = async (): Promise<{ address: string; close(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'soundstage-clamd-'));
  const address = join(folder, 'clamd.sock');
  await mkdir(join(folder, 'signatures'));
  await writeFile(join(folder, 'signatures', 'eicar.hdb'), SIGNATURE);
  const settings = ['Foreground yes', `LocalSocket ${address}`, 'StreamMaxLength 1M'];
  await writeFile(
    join(folder, 'clamd.conf'),
    [...settings, `DatabaseDirectory ${join(folder, 'signatures')}`, ''].join('\n'),
  );
  const child = spawn(PROGRAM ?? 'clamd', ['--config-file', join(folder, 'clamd.conf')], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (!(await answers(address))) {
    if (child.exitCode !== null) throw new Error('clamd did not start');
    await pause(50);
  }
  return {
    address,
    close: async () => {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const answers = async (address: string): Promise<boolean> => {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

/** Reads the command and its chunks as clamd(8) has them; `answer` gets the whole, or decides after each chunk. */
export const clamdStandIn = async (
  answer: (received: Buffer, isWhole: boolean) => string | undefined,
): Promise<{ address: string; close(): void }> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let pending = Buffer.alloc(0);
    let received = Buffer.alloc(0);
    let begun = false;
    const tell = (isWhole: boolean): void => {
      const said = answer(received, isWhole);
      if (said !== undefined) socket.end(`${said}\0`);
    };
    socket.on('data', (piece) => {
      pending = Buffer.concat([pending, piece]);
      if (!begun) {
        const command = 'zINSTREAM\0';
        if (pending.length < command.length) return;
        if (!pending.subarray(0, command.length).equals(Buffer.from(command))) throw new Error('no command');
        pending = pending.subarray(command.length);
        begun = true;
      }
      while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32BE()) {
        const length = pending.readUInt32BE();
        if (length === 0) return tell(true);
        received = Buffer.concat([received, pending.subarray(4, 4 + length)]);
        pending = pending.subarray(4 + length);
        tell(false);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};
