import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, describe, it } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { httpsSender } from '../../../functions/adapters/outbound/https-sender.ts';
import { HOST, httpServer, tlsServer } from '../../support/strange-servers.ts';

/** Key and certificate, signed by itself, of a host and an address. */
const selfSigned = (): { pem: string; certificate: string } => {
  const names = `subjectAltName=DNS:${HOST},IP:127.0.0.1`;
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', '-'];
  const pem = execFileSync('openssl', ['req', '-x509', ...key, '-subj', `/CN=${HOST}`, '-addext', names], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { pem, certificate: pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')) };
};

const post = (url: string) =>
  httpsSender({
    allowPrivate: true,
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  }).post(url, { headers: {}, body: '{}' });

describe('a connection over TLS', () => {
  const { pem, certificate } = selfSigned();
  const trusted = getCACertificates('default');
  const serve = () => tlsServer({ key: pem, cert: certificate });
  after(() => setDefaultCACertificates(trusted));

  const refuses = async (host: string, code: string): Promise<void> => {
    const outcome = await post(`https://${host}:${await serve()}/`);
    assert.equal(outcome.kind, 'failed');
    assert.equal(outcome.reason, `no secure connection could be made (${code})`);
  };

  it('is not made with a certificate that nobody vouches for', async () => {
    setDefaultCACertificates(trusted);
    await refuses(HOST, 'DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it('is not made so even where the environment would take any certificate', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    await refuses(HOST, 'DEPTH_ZERO_SELF_SIGNED_CERT').finally(() => {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    });
  });

  it('asks for a certificate of the name, not of the address', async () => {
    setDefaultCACertificates([...trusted, certificate]);
    await refuses('other.example.com', 'ERR_TLS_CERT_ALTNAME_INVALID');
    assert.equal((await post(`https://${HOST}:${await serve()}/`)).kind, 'answered');
  });

  it('asks for a certificate of the address where the URL names one', async () => {
    setDefaultCACertificates([...trusted, certificate]);
    assert.equal((await post(`https://127.0.0.1:${await serve()}/`)).kind, 'answered');
  });

  it('is not made with a server that speaks no TLS', async () => {
    const { url, seen } = await httpServer((_, response) => response.end());
    const outcome = await post(url.replace('http:', 'https:'));
    assert.equal(outcome.kind, 'failed');
    assert.match(outcome.reason, /^no secure connection could be made \((EPROTO|ERR_SSL_\w+)\)$/);
    assert.equal(seen.length, 0);
  });
});
