/** TLS for the emulator: policies that refuse plain HTTP hold there, too. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DAYS = 3650;
const NAMES = 'subjectAltName=DNS:localhost,DNS:*.execute-api.localhost,IP:127.0.0.1';

export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** A self-signed one in the folder, made once and trusted by this process; others take it by NODE_EXTRA_CA_CERTS. */
export const trustedCertificate = async (folder: string): Promise<Certificate> => {
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  if (!existsSync(certificate)) {
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=emulator'];
    const extensions = ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', NAMES];
    const files = ['-keyout', key, '-out', certificate];
    await run('openssl', [...request, '-days', String(DAYS), ...extensions, ...files]);
  }
  setDefaultCACertificates([...getCACertificates('default'), await readFile(certificate, 'utf8')]);
  return { certificate, key };
};
